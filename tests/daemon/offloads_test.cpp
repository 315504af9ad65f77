// What is asked of kernels of different ages.
#include "daemon/offloads.hpp"

#include <gtest/gtest.h>

namespace finwait {
namespace {

using namespace tun_offload;

/// A kernel as set_offload() in drivers/net/tun.c decides: TSO needs checksums, ECN needs TSO, USO comes in
/// pairs.
class Kernel {
  public:
    explicit Kernel(unsigned knows) : knows_(knows) {}
    bool set(unsigned flags) {
        if ((flags & ~knows_) != 0) return false;
        if ((flags & (tso4 | tso6)) != 0 && (flags & checksum) == 0) return false;
        if ((flags & tso_ecn) != 0 && (flags & (tso4 | tso6)) == 0) return false;
        if (((flags & uso4) != 0) != ((flags & uso6) != 0)) return false;
        in_force = flags;
        return true;
    }
    unsigned in_force = 0;

  private:
    unsigned knows_;
};

unsigned negotiate_with(Kernel& kernel) {
    return negotiate_offloads([&](unsigned flags) { return kernel.set(flags); });
}

TEST(Offloads, linux_6_18_takes_all) {
    Kernel kernel(checksum | tso4 | tso6 | tso_ecn | uso4 | uso6);
    EXPECT_EQ(offload_names(negotiate_with(kernel)), "checksum tso4 tso6 tso-ecn uso4 uso6");
}

TEST(Offloads, linux_6_1_has_no_uso_and_keeps_the_rest) {
    Kernel kernel(checksum | tso4 | tso6 | tso_ecn);
    EXPECT_EQ(offload_names(negotiate_with(kernel)), "checksum tso4 tso6 tso-ecn");
}

TEST(Offloads, one_missing_flag_costs_only_itself) {
    Kernel kernel(checksum | tso4 | tso_ecn | uso4 | uso6);
    EXPECT_EQ(offload_names(negotiate_with(kernel)), "checksum tso4 tso-ecn uso4 uso6");
}

TEST(Offloads, a_kernel_that_takes_nothing) {
    Kernel kernel(0);
    EXPECT_EQ(negotiate_with(kernel), 0U);
    EXPECT_EQ(offload_names(0), "none");
}

TEST(Offloads, what_is_reported_is_what_is_in_force) {
    for (unsigned knows = 0; knows < 0x80; ++knows) {
        Kernel kernel(knows);
        EXPECT_EQ(negotiate_with(kernel), kernel.in_force) << "kernel " << knows;
    }
}

}  // namespace
}  // namespace finwait
