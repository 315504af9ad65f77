// libFuzzer's target: frames -> dissect -> tracker -> both ends, under whatever coverage leads to. Grown by
// scripts/fuzz from the corpus beside it; `replay_tracker -v FILE` shows what an input does.
#include "tests/fuzz/life_program.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    finwait::test::run_life_program(std::as_bytes(std::span(data, size)));
    return 0;
}
