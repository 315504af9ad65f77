// Failures name what was attempted and carry the exit code that belongs to them.
#include "daemon/failure.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "daemon/link.hpp"
#include "daemon/netns.hpp"
#include "tests/daemon/failing.hpp"

namespace finwait {
namespace {

TEST(Failure, names_the_attempt_and_the_reason) {
    const Refusal refusal = refusal_of([] { fail_with_errno("open /dev/net/tun", ENOENT); });
    EXPECT_EQ(refusal.what, "open /dev/net/tun: No such file or directory");
    EXPECT_EQ(refusal.code, ExitCode::failed);
}

TEST(Failure, no_permission_has_its_own_exit_code) {
    EXPECT_EQ(refusal_of([] { fail_with_errno("x", EPERM); }).code, ExitCode::not_permitted);
    EXPECT_EQ(refusal_of([] { fail_with_errno("x", EACCES); }).code, ExitCode::not_permitted);
}

TEST(Netns, an_unknown_name_says_where_to_look) {
    EXPECT_EQ(
        refusal_of([] { Netns::open("no-such-namespace"); }).what,
        "network namespace 'no-such-namespace': no such namespace (`ip netns list` shows those that exist)");
    EXPECT_EQ(refusal_of([] { Netns::open("/nowhere/ns"); }).what,
              "network namespace '/nowhere/ns': no such namespace");
}

TEST(Netns, a_file_is_not_a_namespace) {
    EXPECT_EQ(refusal_of([] { Netns::open("/dev/null"); }).what,
              "network namespace '/dev/null': /dev/null is not a network namespace");
}

TEST(Netns, the_current_one_can_be_visited_without_any_right) {
    EXPECT_EQ(Netns::current().run([] { return 42; }), 42);
    EXPECT_EQ(Netns::current().identity(), Netns::open("/proc/self/ns/net").identity());
}

TEST(Links, are_looked_up_by_name) {
    const Links links(Netns::current());
    const auto loopback = links.find("lo");
    ASSERT_TRUE(loopback);
    EXPECT_EQ(loopback->index, 1);
    EXPECT_EQ(loopback->kind, "");
    EXPECT_FALSE(links.find("no-such-link"));
    EXPECT_FALSE(links.find("longer-than-a-name-can-be"));
    EXPECT_EQ(refusal_of([&] { links.get("no-such-link"); }).what,
              "interface 'no-such-link': no such interface");
}

}  // namespace
}  // namespace finwait
