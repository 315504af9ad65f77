// Lets another program ask our dissector, our cuts and our forge what they make of its bytes: one JSON object
// a line on standard input, one a line on standard output. For tests that hold them beside an independent
// implementation.
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "tcp/cut.hpp"
#include "tcp/dissect.hpp"
#include "tcp/forge.hpp"

namespace {

using namespace finwait;
using nlohmann::json;

std::vector<std::byte> from_hex(const std::string& text) {
    std::vector<std::byte> bytes(text.size() / 2);
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::byte>(std::stoul(text.substr(2 * i, 2), nullptr, 16));
    return bytes;
}

std::string to_hex(std::span<const std::byte> bytes) {
    std::string text;
    for (const std::byte b : bytes) {
        text += "0123456789abcdef"[std::to_integer<unsigned>(b) >> 4U];
        text += "0123456789abcdef"[std::to_integer<unsigned>(b) & 0xfU];
    }
    return text;
}

Offload read_offload(const json& from) {
    Offload offload;
    offload.unfinished_checksum = from.value("unfinished_checksum", false);
    offload.verified = from.value("verified", false);
    offload.ecn = from.value("ecn", false);
    offload.segmentation = static_cast<Segmentation>(from.value("segmentation", 0));
    offload.segment_size = from.value("segment_size", std::uint16_t{0});
    offload.header_length = from.value("header_length", std::uint16_t{0});
    offload.checksum_start = from.value("checksum_start", std::uint16_t{0});
    offload.checksum_offset = from.value("checksum_offset", std::uint16_t{0});
    return offload;
}

json write_offload(const Offload& offload) {
    return {{"unfinished_checksum", offload.unfinished_checksum},
            {"verified", offload.verified},
            {"ecn", offload.ecn},
            {"segmentation", static_cast<int>(offload.segmentation)},
            {"segment_size", offload.segment_size},
            {"header_length", offload.header_length},
            {"checksum_start", offload.checksum_start},
            {"checksum_offset", offload.checksum_offset}};
}

json write_frame(const Frame& frame) {
    return {{"hex", to_hex(frame.bytes())}, {"offload", write_offload(frame.offload)}};
}

json write_options(const Options& options) {
    json to = json::object();
    if (options.mss) to["mss"] = *options.mss;
    if (options.window_scale) to["window_scale"] = *options.window_scale;
    if (options.timestamps) to["timestamps"] = {options.timestamps->value, options.timestamps->echo};
    if (options.sack_permitted) to["sack_permitted"] = true;
    if (options.fast_open) to["fast_open"] = options.fast_open_cookie_size;
    if (options.md5) to["md5"] = true;
    if (options.authentication) to["authentication"] = true;
    if (options.multipath) to["multipath"] = true;
    if (options.malformed) to["malformed"] = true;
    for (std::size_t i = 0; i < options.sack_count; ++i)
        to["sack"].push_back({options.sack[i].left.value(), options.sack[i].right.value()});
    return to;
}

json write_view(const View& view) {
    json to{{"kind", name(view.kind)},
            {"oddity", name(view.oddity)},
            {"destination_mac", to_string(view.destination_mac)},
            {"source_mac", to_string(view.source_mac)},
            {"ethertype", view.ethertype},
            {"vlans", json::array()},
            {"segments", view.segments},
            {"segment_size", view.segment_size}};
    for (std::size_t i = 0; i < view.vlans.count; ++i)
        to["vlans"].push_back({view.vlans.tags[i].tpid, view.vlans.tags[i].tci});
    if (view.has_network()) {
        to["network_offset"] = view.network_offset;
        to["v6"] = view.v6;
        to["protocol"] = view.protocol;
        to["ttl"] = view.ttl;
        to["source"] = to_string(view.source);
        to["destination"] = to_string(view.destination);
        to["payload_offset"] = view.payload_offset;
        to["payload_length"] = view.payload_length;
    }
    if (view.has_ports()) {
        to["transport_offset"] = view.transport_offset;
        to["source_port"] = view.source_port;
        to["destination_port"] = view.destination_port;
    }
    if (view.tcp()) {
        to["seq"] = view.seq.value();
        to["ack"] = view.ack.value();
        to["flags"] = view.flags.bits();
        to["letters"] = to_string(view.flags);
        to["window"] = view.window;
        to["urgent"] = view.urgent;
        to["options"] = write_options(view.options);
    }
    return to;
}

Frame forge_from(const json& from) {
    Blueprint plan;
    plan.source_mac = *parse_mac(from.at("source_mac").get<std::string>());
    plan.destination_mac = *parse_mac(from.at("destination_mac").get<std::string>());
    for (const json& tag : from.at("vlans"))
        plan.vlans.tags.at(plan.vlans.count++) = {tag.at(0).get<std::uint16_t>(),
                                                  tag.at(1).get<std::uint16_t>()};
    plan.source = *parse_address(from.at("source").get<std::string>());
    plan.destination = *parse_address(from.at("destination").get<std::string>());
    plan.source_port = from.at("source_port").get<std::uint16_t>();
    plan.destination_port = from.at("destination_port").get<std::uint16_t>();
    plan.ttl = from.at("ttl").get<std::uint8_t>();
    plan.ip_id = from.at("ip_id").get<std::uint16_t>();
    plan.seq = Seq(from.at("seq").get<std::uint32_t>());
    plan.ack = Seq(from.at("ack").get<std::uint32_t>());
    plan.flags = Flags(from.at("flags").get<unsigned>());
    plan.window = from.at("window").get<std::uint16_t>();
    const json& options = from.at("options");
    if (options.contains("mss")) plan.options.mss = options["mss"].get<std::uint16_t>();
    if (options.contains("window_scale"))
        plan.options.window_scale = options["window_scale"].get<std::uint8_t>();
    if (options.contains("timestamps"))
        plan.options.timestamps = Timestamps{options["timestamps"][0].get<std::uint32_t>(),
                                             options["timestamps"][1].get<std::uint32_t>()};
    plan.options.sack_permitted = options.contains("sack_permitted");
    for (const json& block : options.value("sack", json::array()))
        plan.options.sack.at(plan.options.sack_count++) = {Seq(block[0].get<std::uint32_t>()),
                                                           Seq(block[1].get<std::uint32_t>())};
    const auto payload = from_hex(from.at("payload").get<std::string>());
    plan.payload = payload;
    return forge(plan);
}

/// All wire segments of a superframe, finished: what a device puts on the wire.
json segment_wholly(Frame rest) {
    json all = json::array();
    for (View view = dissect(rest);; view = dissect(rest)) {
        if (view.segments == 1) {
            finish_checksum(rest, view);
            all.push_back(write_frame(rest));
            return all;
        }
        auto [first, others] = cut_segments(rest, view, 1);
        finish_checksum(first, dissect(first));
        all.push_back(write_frame(first));
        rest = std::move(others);
    }
}

json answer(const json& question) {
    const auto op = question.at("op").get<std::string>();
    if (op == "forge") return write_frame(forge_from(question));
    Frame frame(from_hex(question.at("hex").get<std::string>()),
                read_offload(question.value("offload", json::object())));
    const View view = dissect(frame);
    if (op == "dissect") return write_view(view);
    if (op == "segment") return segment_wholly(std::move(frame));
    if (op == "finish") finish_checksum(frame, view);
    if (op == "recompute") recompute_checksums(frame, view);
    if (op == "finish" || op == "recompute") return write_frame(frame);
    const auto [first, second] =
        op == "cut_at" ? cut_at(frame, view, Seq(question.at("at").get<std::uint32_t>()))
                       : cut_segments(frame, view, question.at("segments").get<std::uint32_t>());
    return json::array({write_frame(first), write_frame(second)});
}

}  // namespace

int main() {
    std::ios::sync_with_stdio(false);
    for (std::string line; std::getline(std::cin, line);)
        std::cout << answer(json::parse(line)).dump() << '\n';
}
