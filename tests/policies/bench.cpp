#include "tests/policies/bench.hpp"

#include <stdexcept>
#include <utility>

#include "daemon/profile_file.hpp"
#include "tcp/dissect.hpp"

namespace finwait::test {

namespace {
std::string in_ms(Duration d) {
    std::string text = std::to_string(std::chrono::duration<double, std::milli>(d).count());
    return text.substr(0, text.size() - 3) + " ms";
}
}  // namespace

Profile profile(std::string_view toml) {
    if (toml.empty()) return {};
    Complaints complaints;
    auto read = read_profile_text(toml, complaints);
    for (const Complaint& c : complaints.sorted()) {
        if (!c.warning()) throw std::invalid_argument(to_string(c, "profile"));
    }
    return std::move(*read);
}

Profile with_policy(const PolicyKind& kind, std::string_view toml) {
    Profile p = profile(toml);
    PolicySpec spec;
    spec.name = kind.name;
    spec.text = kind.name;
    spec.kind = &kind;
    p.policies.push_back(std::move(spec));
    return p;
}

Bench::Bench(std::string_view toml, const Conversation& talk, Middlebox::Settings settings)
    : Bench(profile(toml), talk, settings) {}

Bench::Bench(const Profile& p, const Conversation& talk, Middlebox::Settings settings)
    : talk_(talk), box_(std::make_unique<Middlebox>(settings, *this, this)) {
    if (!p.policies.empty()) box_->load(now_, p);
}

void Bench::note(const std::string& line) {
    timeline_ += in_ms(now_.time_since_epoch()) + "  " + line + "\n";
}

Bench& Bench::at(Duration since_start) {
    const TimePoint then(since_start);
    // Deadline by deadline, so that transmit() knows when a frame left.
    for (auto due = box_->next_deadline(); due && *due <= then; due = box_->next_deadline()) {
        now_ = std::max(now_, *due);
        box_->advance(now_);
    }
    now_ = then;
    box_->advance(now_);
    return *this;
}

Bench& Bench::oversleep(Duration since_start) {
    now_ = TimePoint(since_start);
    return *this;
}

Bench& Bench::emit(Side from, Frame frame) {
    const View view = dissect(frame);
    const auto sender = talk_.sender_of(view);
    note(std::string(name(from)) + " emits " +
         (sender ? notation(view, *sender, talk_) : std::string(name(view.kind))));
    box_->ingress(now_, from, std::move(frame));
    return *this;
}

Bench& Bench::emit(End from, std::string_view text) {
    return emit(talk_.side_of(from), frame(text, from, talk_));
}

void Bench::load(std::string_view toml) {
    note("a new profile is loaded");
    box_->load(now_, profile(toml));
}

bool Bench::transmit(Side to, Frame&& frame) {
    if (refuse_all) return false;
    const View view = dissect(frame);
    const auto sender = talk_.sender_of(view);
    note("    leaves to " + std::string(name(to)) + ": " +
         (sender ? notation(view, *sender, talk_) : std::string(name(view.kind))));
    sent_.push_back({now_.time_since_epoch(), to, std::move(frame)});
    return true;
}

void Bench::expect_to(End to, Duration at, std::string_view expected) {
    if (sent_.empty()) {
        ADD_FAILURE() << "nothing left; expected " << expected << "\n" << timeline_;
        return;
    }
    const Sent sent = std::move(sent_.front());
    sent_.pop_front();
    std::string shown = brief(sent.frame, talk_);
    if (const auto size = sent.frame.offload.segment_size; size != 0) shown += " gso " + std::to_string(size);
    EXPECT_EQ(shown, expected) << timeline_;
    EXPECT_EQ(sent.at, at) << expected << " left at another time\n" << timeline_;
    EXPECT_EQ(sent.to, talk_.side_of(to)) << expected << " left to the wrong side\n" << timeline_;
}

void Bench::expect_nothing() {
    EXPECT_TRUE(sent_.empty()) << sent_.size() << " frames left unexpectedly, first "
                               << brief(sent_.front().frame, talk_) << "\n"
                               << timeline_;
    sent_.clear();
}

const Connection& Bench::connection() const {
    const Connection* last = nullptr;
    box_->tracker().for_each([&last](const Connection& c) {
        if (last == nullptr || c.id > last->id) last = &c;
    });
    if (last == nullptr) throw std::logic_error("no connection\n" + timeline_);
    return *last;
}

void Bench::expect(End end, State state) {
    const State is = connection().at(talk_.side_of(end)).state;
    EXPECT_EQ(is, state) << name(end) << " is in " << name(is) << ", expected " << name(state) << "\n"
                         << timeline_;
}

Bench& Bench::open() {
    client("S 0:0(0) win 65535 <mss 1460>")
        .server("S. 0:0(0) ack 1 win 65535 <mss 1460>")
        .client(". 1:1(0) ack 1");
    return ignore();
}

Bench& Bench::ignore() {
    sent_.clear();
    return *this;
}

}  // namespace finwait::test
