#include "tests/support/scenario.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "tcp/dissect.hpp"

namespace finwait::test {
namespace {

std::string in_milliseconds(Duration time) {
    std::array<char, 32> text{};
    const double ms = std::chrono::duration<double, std::milli>(time).count();
    std::snprintf(text.data(), text.size(), "%10.3f ms", ms);
    return text.data();
}

std::string padded(std::string text, std::size_t width) {
    if (text.size() < width) text.append(width - text.size(), ' ');
    return text;
}

}  // namespace

Step Step::passes() const {
    scenario_->deliver(line_, false);
    return *this;
}

Step Step::lost() const {
    scenario_->note_fate(line_, "lost");
    return *this;
}

Step Step::twice() const {
    return passes().passes();
}

Step Step::held_until(Duration since_start) const {
    scenario_->note_fate(line_, "held until " + in_milliseconds(since_start));
    scenario_->held_.push_back({since_start, line_});
    return *this;
}

Step Step::refused() const {
    passes();
    scenario_->note_fate(line_, "write refused");
    const Scenario::Line& line = scenario_->lines_[line_];
    scenario_->tracker_.refused(scenario_->now_, scenario_->talk.side_of(opposite(line.from)), line.handle);
    return *this;
}

Scenario::Scenario(const Start& start, const Tracker::Settings& settings, const Conversation& conversation)
    : talk(conversation), tracker_(settings, *this) {
    if (start) start(*this);
}

Scenario& Scenario::at(Duration since_start) {
    const auto sooner = [](const Held& x, const Held& y) { return x.until < y.until; };
    std::stable_sort(held_.begin(), held_.end(), sooner);
    while (!held_.empty() && held_.front().until <= since_start) {
        const Held next = held_.front();
        held_.erase(held_.begin());
        now_ = TimePoint(next.until);
        tracker_.advance(now_);
        deliver(next.line, false);
    }
    now_ = TimePoint(since_start);
    tracker_.advance(now_);
    return *this;
}

std::size_t Scenario::add_line(End from, std::string_view notation) {
    Line line;
    line.at = now();
    line.from = from;
    line.frame = frame(notation, from, talk);
    line.text = notation;
    lines_.push_back(std::move(line));
    return lines_.size() - 1;
}

Step Scenario::emit(End from, std::string_view notation) {
    const std::size_t number = add_line(from, notation);
    Line& line = lines_[number];
    const Tracker::Emission emission = tracker_.emitted(now_, talk.side_of(from), dissect(line.frame));
    line.handle = handle_ = emission.connection;
    facts_ = emission.facts;
    line.roles = to_string(facts_.all_roles());
    note_fate(number, "");
    return {*this, number};
}

Scenario& Scenario::forged_to(End to, std::string_view notation) {
    const std::size_t number = add_line(opposite(to), notation);
    lines_[number].handle = handle_;
    note_fate(number, "forged");
    deliver(number, true);
    return *this;
}

Scenario& Scenario::arrives_again(Step step) {
    step.passes();
    return *this;
}

void Scenario::deliver(std::size_t number, bool forged) {
    const Line& line = lines_[number];
    tracker_.delivered(now_, talk.side_of(opposite(line.from)), dissect(line.frame), line.handle, forged);
    note_fate(number, forged             ? "forged"
                      : now() == line.at ? "arrives"
                                         : "arrives at " + in_milliseconds(now()));
}

void Scenario::note_fate(std::size_t number, const std::string& fate) {
    Line& line = lines_[number];
    if (!fate.empty()) line.fate += (line.fate.empty() ? "" : ", ") + fate;
    line.states = padded(name(model(End::client).state), 13) + name(model(End::server).state);
}

void Scenario::transitioned(const Connection&, const Transition& step) {
    const End end = step.side == talk.client_side ? End::client : End::server;
    transitions_.push_back(std::string(name(end)) + " " + name(step.from) + " --" + name(step.occasion) +
                           "--> " + name(step.to));
}

const Connection& Scenario::connection() const {
    static const Connection none;
    const Connection* found = tracker_.find(handle_);
    return found ? *found : none;
}

std::string Scenario::timeline() const {
    std::string text;
    for (const Line& line : lines_) {
        const char* arrow = line.from == End::client ? "client > " : "server < ";
        text += in_milliseconds(line.at) + "  " + arrow + padded(line.text, 40) + " " +
                padded("[" + line.roles + "] " + line.fate, 40) + " " + line.states + "\n";
    }
    text += "now " + in_milliseconds(now()) + ": client " + name(model(End::client).state) + " (" +
            name(model(End::client).certainty) + "), server " + name(model(End::server).state) + " (" +
            name(model(End::server).certainty) + ")\n";
    for (const std::string& step : transitions_) text += "    " + step + "\n";
    return text;
}

void Scenario::fail(const std::string& what, File file, int line) const {
    ADD_FAILURE_AT(file, line) << what << "\n" << timeline();
}

Scenario& Scenario::expect(End end, State state, File file, int line) {
    if (model(end).state != state)
        fail(std::string(name(end)) + " should be " + name(state) + " and is " + name(model(end).state), file,
             line);
    return *this;
}

Scenario& Scenario::expect(End end, State state, Certainty certainty, File file, int line) {
    expect(end, state, file, line);
    if (model(end).certainty != certainty)
        fail(std::string(name(end)) + "'s state should be " + name(certainty) + " and is " +
                 name(model(end).certainty) + " (" + name(model(end).doubt) + ")",
             file, line);
    return *this;
}

Scenario& Scenario::expect_role(std::string_view roles, std::uint32_t segment, File file, int line) {
    const std::string is = to_string(facts_.of(segment).roles);
    if (is != roles)
        fail("roles should be \"" + std::string(roles) + "\" and are \"" + is + "\"", file, line);
    return *this;
}

Scenario& Scenario::expect_occurrence(Role role, std::uint32_t n, File file, int line) {
    const std::uint32_t is = facts_.of(0).nth(role);
    if (is != n)
        fail(std::string("occurrence of ") + name(role) + " should be " + std::to_string(n) + " and is " +
                 std::to_string(is),
             file, line);
    return *this;
}

Scenario& Scenario::expect_retransmission(bool expected, std::uint32_t segment, File file, int line) {
    if (facts_.of(segment).retransmission != expected)
        fail(expected ? "should be a retransmission" : "should be no retransmission", file, line);
    return *this;
}

Scenario& Scenario::expect_transition(std::string_view step, File file, int line) {
    if (std::find(transitions_.begin(), transitions_.end(), step) == transitions_.end())
        fail("never happened: " + std::string(step), file, line);
    return *this;
}

Scenario& Scenario::expect_closed(bool expected, File file, int line) {
    if (connection().closed != expected) fail(expected ? "should be closed" : "should be open", file, line);
    return *this;
}

void syn_sent(Scenario& s) {
    s.at(0ms).client("S 0:0(0) <mss 1460,sackOK>").lost();
}

void syn_received(Scenario& s) {
    s.at(0ms).client("S 0:0(0) <mss 1460,sackOK>").passes();
    s.server("S. 0:0(0) ack 1 <mss 1460,sackOK>").lost();
}

void established(Scenario& s) {
    s.at(0ms).client("S 0:0(0) <mss 1460,sackOK>").passes();
    s.at(1ms).server("S. 0:0(0) ack 1 <mss 1460,sackOK>").passes();
    s.at(2ms).client(". 1:1(0) ack 1").passes();
    s.at(3ms).client("P. 1:101(100) ack 1").passes();
    s.at(4ms).server("P. 1:101(100) ack 101").passes();
    s.at(5ms).client(". 101:101(0) ack 101").passes();
}

void client_fin_lost(Scenario& s) {
    established(s);
    s.at(10ms).client("F. 101:101(0) ack 101").lost();
}

void close_wait(Scenario& s) {
    established(s);
    s.at(10ms).client("F. 101:101(0) ack 101").passes();
    s.at(11ms).server(". 101:101(0) ack 102").passes();
}

void crossed_fins(Scenario& s) {
    established(s);
    const Step first = s.at(10ms).client("F. 101:101(0) ack 101");
    s.server("F. 101:101(0) ack 101").passes();
    first.passes();
}

void last_ack_lost(Scenario& s) {
    close_wait(s);
    s.at(20ms).server("F. 101:101(0) ack 102").passes();
    s.at(21ms).client(". 102:102(0) ack 102").lost();
}

void time_wait(Scenario& s) {
    close_wait(s);
    s.at(20ms).server("F. 101:101(0) ack 102").passes();
    s.at(21ms).client(". 102:102(0) ack 102").passes();
}

void established_with_timestamps(Scenario& s) {
    s.at(0ms).client("S 0:0(0) <mss 1460,sackOK,TS val 1000 ecr 0>").passes();
    s.at(1ms).server("S. 0:0(0) ack 1 <mss 1460,sackOK,TS val 2000 ecr 1000>").passes();
    s.at(2ms).client(". 1:1(0) ack 1 <TS val 1000 ecr 2000>").passes();
    s.at(3ms).client("P. 1:101(100) ack 1 <TS val 1000 ecr 2000>").passes();
    s.at(4ms).server("P. 1:101(100) ack 101 <TS val 2000 ecr 1000>").passes();
    s.at(5ms).client(". 101:101(0) ack 101 <TS val 1000 ecr 2000>").passes();
}

}  // namespace finwait::test
