// Namespaces, links and TAPs for real, in namespaces of this test's own. Needs root; elsewhere each test is
// skipped.
#include "daemon/link.hpp"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "daemon/frame_pool.hpp"
#include "daemon/netns.hpp"
#include "daemon/tap.hpp"
#include "tests/daemon/failing.hpp"

namespace finwait {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

InterfaceAddress address(const char* text) {
    return *parse_interface_address(text);
}

class LinksAsRoot : public ::testing::Test {
  protected:
    void SetUp() override {
        if (::geteuid() != 0) GTEST_SKIP() << "SKIPPED: needs root, for network namespaces and TAPs";
        home_.emplace(Netns::create(name_));
        away_.emplace(Netns::create(other_name_));
    }
    void TearDown() override {
        if (home_) Netns::remove(name_);
        if (away_) Netns::remove(other_name_);
    }
    Netns home() const { return Netns::open(name_); }
    Tap tap() { return Tap::open("t0", home(), true, pool_); }

    /// errno of reaching for `to` by UDP from inside, which asks the routing table and sends one datagram.
    int reach(const char* to) const {
        return home_->run([&] {
            const FileDescriptor socket(::socket(AF_INET, SOCK_DGRAM, 0));
            sockaddr_in there{};
            there.sin_family = AF_INET;
            there.sin_port = htons(9);
            ::inet_pton(AF_INET, to, &there.sin_addr);
            const auto* peer = reinterpret_cast<const sockaddr*>(&there);
            return ::sendto(socket.get(), "x", 1, 0, peer, sizeof there) < 0 ? errno : 0;
        });
    }

    const std::string name_ = "fwl" + std::to_string(::getpid()) + "h";
    const std::string other_name_ = "fwl" + std::to_string(::getpid()) + "o";
    std::optional<Netns> home_, away_;
    FramePool pool_{8};
};

TEST_F(LinksAsRoot, a_namespace_exists_from_create_to_remove) {
    EXPECT_TRUE(Netns::exists(name_));
    EXPECT_THAT(Netns::list(), Contains(name_));
    EXPECT_EQ(home().identity(), home_->identity());
    EXPECT_NE(home().identity(), Netns::current().identity());
    Netns::remove(name_);
    EXPECT_FALSE(Netns::exists(name_));
    EXPECT_THAT(Netns::list(), Not(Contains(name_)));
    EXPECT_NO_THROW(Netns::remove(name_));
}

TEST_F(LinksAsRoot, a_name_is_given_once) {
    const auto first = home_->identity();
    EXPECT_THAT(refusal_of([&] { Netns::create(name_); }).what, HasSubstr("it exists already"));
    EXPECT_EQ(home().identity(), first);
}

TEST_F(LinksAsRoot, a_visit_ends_at_home_whatever_happens) {
    const auto before = Netns::current().identity();
    EXPECT_EQ(home_->run([] { return Netns::current().identity(); }), home_->identity());
    EXPECT_EQ(Netns::current().identity(), before);
    EXPECT_THROW(home_->run([] { throw Failure("inside"); }), Failure);
    EXPECT_EQ(Netns::current().identity(), before);
}

TEST_F(LinksAsRoot, settings_are_in_force_at_once) {
    const Tap t0 = tap();
    Links links(*home_);
    links.set_mtu("t0", 1400);
    links.set_mac("t0", Mac{{2, 0, 0, 0, 0, 9}});
    links.set_tx_queue_length("t0", 77);
    links.set_up("t0");
    Link link = links.get("t0");
    EXPECT_EQ(link.mtu, 1400U);
    EXPECT_EQ(link.mac, (Mac{{2, 0, 0, 0, 0, 9}}));
    EXPECT_EQ(link.tx_queue_length, 77U);
    EXPECT_TRUE(link.up);
    EXPECT_EQ(link.kind, "tun");
    EXPECT_TRUE(link.ethernet);
    links.set_down("t0");
    EXPECT_FALSE(links.get("t0").up);
}

TEST_F(LinksAsRoot, what_no_interface_can_have_is_refused_by_name) {
    const Tap t0 = tap();
    Links links(*home_);
    const Refusal mtu = refusal_of([&] { links.set_mtu("t0", 67); });
    EXPECT_THAT(mtu.what, HasSubstr("the MTU of interface 't0' to 67 in network namespace '" + name_ + "'"));
    EXPECT_EQ(mtu.code, ExitCode::usage);
    EXPECT_EQ(refusal_of([&] { links.set_mac("t0", Mac{{1, 0, 0x5e, 0, 0, 1}}); }).code, ExitCode::usage);
    EXPECT_THAT(refusal_of([&] { links.set_up("t9"); }).what, HasSubstr("'t9'"));
}

TEST_F(LinksAsRoot, routes_lead_where_they_say) {
    Tap t0 = tap();
    Links links(*home_);
    links.set_up("t0");
    links.add_address("t0", address("198.18.0.1/24"));
    EXPECT_NO_THROW(links.add_address("t0", address("198.18.0.1/24"))) << "it is there already";
    EXPECT_EQ(reach("198.18.0.2"), 0);
    EXPECT_EQ(reach("198.18.5.1"), ENETUNREACH);
    links.add_route("t0", Network{address("198.18.5.0").address, 24});
    EXPECT_EQ(reach("198.18.5.1"), 0);
    EXPECT_EQ(reach("198.19.0.1"), ENETUNREACH);
    links.add_route("t0", Network{address("0.0.0.0").address, 0}, address("198.18.0.254").address);
    EXPECT_EQ(reach("198.19.0.1"), 0);
}

TEST_F(LinksAsRoot, a_link_moves_takes_another_name_and_goes) {
    const Tap t0 = tap();
    Links(*home_).move("t0", *away_);
    EXPECT_FALSE(Links(*home_).find("t0"));
    Links there(*away_);
    there.rename("t0", "eth0");
    EXPECT_TRUE(there.find("eth0"));
    there.remove("eth0");
    EXPECT_FALSE(there.find("eth0"));
}

TEST_F(LinksAsRoot, frames_come_out_of_the_tap_in_buffers_that_are_used_again) {
    Tap t0 = tap();
    Links links(*home_);
    links.set_up("t0");
    links.add_address("t0", address("198.18.0.1/24"));
    ASSERT_EQ(reach("198.18.0.2"), 0);  // asks by ARP
    std::vector<Frame> frames;
    t0.read(frames, 64);
    ASSERT_FALSE(frames.empty());
    EXPECT_EQ(t0.counters().frames_read, frames.size());

    const std::byte* const buffer = frames.back().room().data();
    EXPECT_TRUE(t0.write(std::move(frames.back())));
    EXPECT_EQ(t0.counters().frames_written, 1U);
    EXPECT_EQ(pool_.take().room().data(), buffer);
}

TEST_F(LinksAsRoot, a_refused_write_is_counted_by_its_errno) {
    Tap t0 = tap();
    EXPECT_FALSE(t0.write(Frame(std::vector<std::byte>(60)))) << "the link is down";
    Links(*home_).set_up("t0");
    EXPECT_FALSE(t0.write(Frame(std::vector<std::byte>(13)))) << "no Ethernet header";
    EXPECT_EQ(t0.counters().refused, (std::map<int, std::uint64_t>{{EIO, 1}, {EINVAL, 1}}));
    EXPECT_EQ(t0.counters().frames_written, 0U);
}

}  // namespace
}  // namespace finwait
