// One row for each type, in the order of the enumeration.
#include "policies/language/types.hpp"

#include <array>

namespace finwait {

namespace {

constexpr std::array rows{
    TypeWords{"duration", "a duration like '20ms'",
              "a number and its unit: ns, us, ms, s, min, h, or tc's nsec, usec, msec, sec and their "
              "plurals; up to a year",
              "\"20ms\""},
    TypeWords{"percentage", "a percentage like '1.5%'", "from 0% to 100%", "\"1.5%\""},
    TypeWords{"count", "a whole number", "a whole number from 0", "3"},
    TypeWords{"integer", "a whole number", "a whole number, with or without a sign", "3"},
    TypeWords{"size", "a size like '64KiB'",
              "bytes as a plain number, or with a unit: B, and KB, MB, GB by 1000, KiB, MiB, GiB by 1024",
              "\"64KiB\""},
    TypeWords{"bandwidth", "a bandwidth like '10mbit'",
              "with tc's units: bit, kbit, mbit, gbit, tbit per second by 1000; bps, kbps, mbps, gbps are "
              "bytes per second; up to 1tbit",
              "\"10mbit\""},
    TypeWords{"flag", "true or false", "true or false", "true"},
    TypeWords{"word", "a string", "one of the words that are listed, in quotes", "\"\""},
    TypeWords{"text", "a string", "a string in quotes", "\"\""},
    TypeWords{"file", "the name of a file", "the name of a file, looked for beside the profile",
              "\"values.txt\""},
    TypeWords{"moment", "true or false", "true; leave it out otherwise", "true"},
    TypeWords{"range", "a number or a range like '1..2'",
              "a whole number, or two with two dots between them, both included; either may be left out: 3, "
              "\"1..2\", \"3..\", \"..9\"",
              "\"1..2\""},
    TypeWords{"range of sizes", "a size or a range like '1MB..'", "a size, or a range of them", "\"1MB..\""},
    TypeWords{"role", "a role or a list of roles",
              "what a segment means in the life of its connection: a role, an alias or a group",
              "\"last-ack\""},
    TypeWords{"state", "a state or a list of states",
              "by the name of RFC 9293; the kernel's and ss's are taken too, in any case: CLOSE-WAIT, "
              "close_wait, ESTAB",
              "\"CLOSE-WAIT\""},
    TypeWords{"network", "an address or network", "an address, or a network with its prefix length",
              "\"198.18.0.0/15\""},
    TypeWords{"port", "a port or a range of ports", "a number from 0 to 65535, or a range of them", "80"},
    TypeWords{"flags of TCP", "a string of flags like 'SA'",
              "letters as in tcpdump, which say what SYN, ACK, FIN and RST are (the others count where they "
              "are written), or a mask and what is set of it: \"SYN,ACK/SYN\"",
              "\"SA\""},
    TypeWords{"protocol", "a protocol like 'udp'",
              "tcp, udp, icmp, icmp6, igmp, gre, esp, ah, sctp, or an IP protocol's number; arp, ip, ip6, "
              "lldp, or an EtherType like \"0x0806\"",
              "\"udp\""},
    TypeWords{"MAC address", "a MAC address", "six bytes in hexadecimal, with colons",
              "\"02:00:00:00:00:01\""},
    TypeWords{"name", "a string", "up to 64 letters, digits, '-', '_' and '.'", "\"lose-last-ack\""},
    TypeWords{"seed", "a whole number",
              "a whole number, or a string of one, decimal or \"0x…\", up to 64 bits", "42"},
    TypeWords{"pick of connections", "a number, a range, or \"every 3rd\"",
              "a number, a range, or \"every 3rd\", counted from 1", "\"1..10\""},
    TypeWords{"table", "a table", "a table of keys", "{}"},
    TypeWords{"list of policies", "a list", "[[policy]], once for each", "[]"},
};
static_assert(rows.size() == static_cast<std::size_t>(Parameter::Type::policies) + 1);

}  // namespace

const TypeWords& words_of(Parameter::Type type) {
    return rows[static_cast<std::size_t>(type)];
}

std::string_view example_of(const Parameter& p) {
    return p.example.empty() ? words_of(p.type).example : p.example;
}

}  // namespace finwait
