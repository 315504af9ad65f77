// --a and --b: what they may say and how they are refused.
#include "daemon/tap_spec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/host_keys.hpp"
#include "tests/daemon/failing.hpp"

namespace finwait {
namespace {

using ::testing::HasSubstr;

TEST(TapSpec, a_name_is_enough) {
    const TapSpec spec = parse_tap_spec("--a", "fw-a");
    EXPECT_EQ(spec.name, "fw-a");
    EXPECT_EQ(spec.netns, "");
    EXPECT_EQ(spec.master, "");
    EXPECT_FALSE(spec.mac || spec.mtu || spec.tx_queue_length);
    EXPECT_TRUE(spec.addresses.empty());
}

TEST(TapSpec, everything_at_once) {
    const TapSpec spec = parse_tap_spec("--a",
                                        "eth0@client,master=br0,mac=02:00:00:00:00:0a,mtu=9000,txqueuelen="
                                        "5000,address=198.18.0.1/24,address=2001:db8::1/64");
    EXPECT_EQ(spec.name, "eth0");
    EXPECT_EQ(spec.netns, "client");
    EXPECT_EQ(spec.master, "br0");
    EXPECT_EQ(spec.mac, (Mac{{2, 0, 0, 0, 0, 0x0a}}));
    EXPECT_EQ(spec.mtu, 9000U);
    EXPECT_EQ(spec.tx_queue_length, 5000U);
    ASSERT_EQ(spec.addresses.size(), 2U);
    EXPECT_EQ(to_string(spec.addresses[0]), "198.18.0.1/24");
    EXPECT_EQ(to_string(spec.addresses[1]), "2001:db8::1/64");
}

TEST(TapSpec, a_namespace_may_be_a_path) {
    EXPECT_EQ(parse_tap_spec("--b", "t@/proc/1/ns/net,mtu=68").netns, "/proc/1/ns/net");
}

TEST(TapSpec, what_its_host_is_like) {
    using namespace std::chrono_literals;
    EXPECT_EQ(parse_tap_spec("--a", "t").host, HostSettings{});
    const HostSettings host = parse_tap_spec("--a",
                                             "t,flavour=rfc,time-wait=4min,fin-timeout=5s,syn-timeout=1min,"
                                             "syn-ack-timeout=500ms,fin-silence=0s")
                                  .host;
    EXPECT_EQ(host, (HostSettings{Flavour::Rfc, 4min, 5s, 1min, 500ms, 0s}));
    EXPECT_EQ(parse_tap_spec("--a", "t,flavour=linux").host.flavour, Flavour::Linux);
}

TEST(HostKeys, are_written_as_they_are_read) {
    using namespace std::chrono_literals;
    EXPECT_EQ(host_keys_text({}), "");
    const HostSettings host{Flavour::Rfc, 4min, 1500ms, 131s, 7s, 0s};
    EXPECT_EQ(host_keys_text(host),
              ",flavour=rfc,time-wait=4min,fin-timeout=1.5s,syn-ack-timeout=7s,fin-silence=0s");
    EXPECT_EQ(parse_tap_spec("--a", "t" + host_keys_text(host)).host, host);
}

struct Bad {
    const char* text;
    const char* says;
    friend void PrintTo(const Bad& bad, std::ostream* out) { *out << bad.text; }
};
class BadTapSpec : public ::testing::TestWithParam<Bad> {};

TEST_P(BadTapSpec, is_a_usage_error_that_names_the_part) {
    const Refusal refusal = refusal_of([] { parse_tap_spec("--a", GetParam().text); });
    EXPECT_EQ(refusal.code, ExitCode::usage);
    EXPECT_THAT(refusal.what, HasSubstr("--a"));
    EXPECT_THAT(refusal.what, HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    Each, BadTapSpec,
    ::testing::Values(Bad{"", "is empty"}, Bad{"@client", "is empty"},
                      Bad{"sixteen-letters-", "16 characters long, 15 are possible"},
                      Bad{"a b", "not free of spaces"}, Bad{"tap%d", "not free of spaces, '/', ':' and '%'"},
                      Bad{"t@", "no network namespace behind the '@'"},
                      Bad{"t,", "nothing behind the last ','"}, Bad{"t,mtu", "'mtu' is not KEY=VALUE"},
                      Bad{"t,,mtu=1500", "'' is not KEY=VALUE"}, Bad{"t,mtu=67", "from 68 to 65521"},
                      Bad{"t,mtu=65522", "from 68 to 65521"}, Bad{"t,mtu=1k", "from 68 to 65521"},
                      Bad{"t,mac=02:00", "'02:00' is not a MAC address"},
                      Bad{"t,address=198.18.0.1/33", "'198.18.0.1/33' is not an address"},
                      Bad{"t,address=server", "'server' is not an address"},
                      Bad{"t,txqueuelen=-1", "'-1' is not a number of frames"},
                      Bad{"t,adress=::1", "did you mean 'address'?"},
                      Bad{"t,flavour=lunix", "unknown flavour 'lunix'; did you mean 'linux'?"},
                      Bad{"t,flavor=rfc", "unknown setting 'flavor'; did you mean 'flavour'?"},
                      Bad{"t,timewait=30s", "unknown setting 'timewait'; did you mean 'time-wait'?"},
                      Bad{"t,time-wait=30", "time-wait: '30' has no unit; did you mean '30s'?"},
                      Bad{"t,fin-timeout=-1s", "fin-timeout: '-1s' is negative"},
                      Bad{"t,fin-silence=25h", "fin-silence: '25h' is not from 0s to 24h"},
                      Bad{"t,syn-timeout=soon", "syn-timeout: 'soon' is not a duration"},
                      Bad{"t,master=a/b", "the bridge's name 'a/b'"}));

TEST(Sides, one_tap_twice) {
    const TapSpec side = parse_tap_spec("--a", "t@x");
    const Refusal refusal = refusal_of([&] { check_sides(side, side); });
    EXPECT_EQ(refusal.code, ExitCode::usage);
    EXPECT_THAT(refusal.what, HasSubstr("both TAP 't'"));
}

TEST(Sides, one_bridge_on_both_would_loop) {
    const Refusal refusal = refusal_of(
        [] { check_sides(parse_tap_spec("--a", "t1,master=br0"), parse_tap_spec("--b", "t2,master=br0")); });
    EXPECT_EQ(refusal.code, ExitCode::usage);
    EXPECT_THAT(refusal.what, HasSubstr("bridge 'br0'"));
    EXPECT_THAT(refusal.what, HasSubstr("would loop"));
}

TEST(Sides, the_same_names_in_two_namespaces_are_two_things) {
    EXPECT_NO_THROW(
        check_sides(parse_tap_spec("--a", "t@x,master=br0"), parse_tap_spec("--b", "t@y,master=br0")));
}

}  // namespace
}  // namespace finwait
