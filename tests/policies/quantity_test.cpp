// Quantities: what is taken, and each sentence that is said about what is not.
#include "policies/language/quantity.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace finwait {
namespace {

using namespace std::chrono_literals;

Duration duration(std::string_view text) {
    const auto parsed = parse_duration(text);
    EXPECT_TRUE(parsed) << text << ": " << parsed.problem;
    return parsed.value.value_or(Duration(-1));
}

/// What is wrong, and what to write instead.
template <class T>
std::string refusal(const Parsed<T>& parsed) {
    if (parsed) return "taken";
    return parsed.hint.empty() ? parsed.problem : parsed.problem + "; " + parsed.hint;
}

TEST(Duration, TakesEveryUnit) {
    EXPECT_EQ(duration("7ns"), 7ns);
    EXPECT_EQ(duration("7us"), 7us);
    EXPECT_EQ(duration("20ms"), 20ms);
    EXPECT_EQ(duration("1.5s"), 1500ms);
    EXPECT_EQ(duration("2min"), 2min);
    EXPECT_EQ(duration("1h"), 1h);
    EXPECT_EQ(duration("20 ms"), 20ms) << "a blank may stand before the unit";
    EXPECT_EQ(duration("20msec"), 20ms) << "as tc writes it";
    EXPECT_EQ(duration("3secs"), 3s);
    EXPECT_EQ(duration("0ms"), 0ms);
    EXPECT_EQ(duration("0.1ms"), 100us) << "no rounding error";
}

TEST(Duration, RefusesABareNumberWithTheNearestRightSpelling) {
    EXPECT_EQ(refusal(parse_duration("20")), "'20' has no unit; did you mean '20ms'?");
    EXPECT_EQ(refusal(parse_duration("1.5")), "'1.5' has no unit; did you mean '1.5ms'?");
    EXPECT_EQ(refusal(parse_duration("0")), "'0' has no unit; did you mean '0ms'?");
}

TEST(Duration, RefusesWhatIsNoDuration) {
    EXPECT_EQ(refusal(parse_duration("20mss")), "unknown unit 'mss' in '20mss'; did you mean '20ms'?");
    EXPECT_EQ(refusal(parse_duration("20furlongs")),
              "unknown unit 'furlongs' in '20furlongs'; write it like '20ms'");
    EXPECT_EQ(refusal(parse_duration("-5ms")), "'-5ms' is negative");
    EXPECT_EQ(refusal(parse_duration("soon")), "'soon' is not a duration; write it like '20ms'");
    EXPECT_EQ(refusal(parse_duration("")), "'' is not a duration; write it like '20ms'");
    EXPECT_EQ(refusal(parse_duration("inf")), "'inf' is not a duration; write it like '20ms'");
    EXPECT_EQ(refusal(parse_duration("nan ms")), "'nan ms' is not a duration; write it like '20ms'");
    EXPECT_EQ(refusal(parse_duration("9999999999999999999999h")),
              "'9999999999999999999999h' is longer than a year");
    EXPECT_EQ(refusal(parse_duration("5ms 3us")), "unknown unit 'ms 3us' in '5ms 3us'; write it like '20ms'");
}

TEST(Duration, IsWrittenAsPeopleWriteIt) {
    EXPECT_EQ(to_text(20ms), "20ms");
    EXPECT_EQ(to_text(1500ms), "1.5s");
    EXPECT_EQ(to_text(60s), "1min");
    EXPECT_EQ(to_text(90s), "90s");
    EXPECT_EQ(to_text(2h), "2h");
    EXPECT_EQ(to_text(1500ns), "1.5us");
    EXPECT_EQ(to_text(0ns), "0s");
}

TEST(Percent, GoesFromZeroToAHundred) {
    EXPECT_DOUBLE_EQ(*parse_percent("1.5%"), 0.015);
    EXPECT_DOUBLE_EQ(*parse_percent("0%"), 0);
    EXPECT_DOUBLE_EQ(*parse_percent("100%"), 1);
    EXPECT_EQ(refusal(parse_percent("120%")), "'120%' is more than 100%");
    EXPECT_EQ(refusal(parse_percent("-1%")), "'-1%' is negative");
    EXPECT_EQ(refusal(parse_percent("5")), "'5' has no unit; did you mean '5%'?");
    EXPECT_EQ(refusal(parse_percent("0.05")), "'0.05' has no unit; did you mean '5%' or '0.05%'?");
    EXPECT_EQ(refusal(parse_percent("5percent")),
              "unknown unit 'percent' in '5percent'; write it like '1.5%'");
    EXPECT_EQ(percent_text(0.015), "1.5%");
    EXPECT_EQ(percent_text(1.0 / 3), "33.333333%");
}

TEST(Size, CountsByAThousandOrBy1024) {
    EXPECT_EQ(*parse_size("64KiB"), 65536U);
    EXPECT_EQ(*parse_size("64KB"), 64000U);
    EXPECT_EQ(*parse_size("1MB"), 1000000U);
    EXPECT_EQ(*parse_size("1MiB"), 1048576U);
    EXPECT_EQ(*parse_size("1.5GB"), 1500000000U);
    EXPECT_EQ(*parse_size("1460"), 1460U) << "bytes are what a size is counted in";
    EXPECT_EQ(*parse_size("1460B"), 1460U);
    EXPECT_EQ(refusal(parse_size("1MiBs")), "unknown unit 'MiBs' in '1MiBs'; did you mean '1MiB'?");
    EXPECT_EQ(refusal(parse_size("1.5")), "'1.5' is not a whole number of bytes");
    EXPECT_EQ(refusal(parse_size("99999999GB")), "'99999999GB' is too large");
    EXPECT_EQ(size_text(65536), "64KiB");
    EXPECT_EQ(size_text(1000000), "1MB");
    EXPECT_EQ(size_text(1), "1 byte");
}

TEST(Count, IsAWholeNumber) {
    EXPECT_EQ(*parse_count("18446744073709551615"), UINT64_MAX);
    EXPECT_EQ(refusal(parse_count("18446744073709551616")), "'18446744073709551616' is too large");
    EXPECT_EQ(refusal(parse_count("3.5")), "'3.5' is not a whole number");
    EXPECT_EQ(refusal(parse_count("-3")), "'-3' is negative");
    EXPECT_EQ(refusal(parse_count("")), "'' is not a whole number");
}

}  // namespace
TEST(Quantity, BandwidthsAreTcsBitAndItsBps) {
    EXPECT_EQ(parse_bandwidth("10mbit").value, 10'000'000U);
    EXPECT_EQ(parse_bandwidth("1.5gbit").value, 1'500'000'000U);
    EXPECT_EQ(parse_bandwidth("100kbps").value, 800'000U);  // bytes, as in tc
    EXPECT_EQ(parse_bandwidth("10").hint, "did you mean '10mbit'?");
    EXPECT_EQ(parse_bandwidth("2tbit").problem, "'2tbit' is more than 1tbit");
    EXPECT_EQ(parse_bandwidth("0.1bit").problem, "'0.1bit' is less than a bit per second");
    EXPECT_EQ(bandwidth_text(1'500'000), "1.5mbit");
    EXPECT_EQ(bandwidth_text(999), "999bit");
}

}  // namespace finwait
