// libFuzzer's target: dissector, options and cuts under whatever coverage leads to. Start it with a corpus
// written by `mutate_frames --write DIRECTORY`.
#include "tests/fuzz/input.hpp"
#include "tests/tcp/use.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    finwait::test::use(finwait::test::frame_of(std::as_bytes(std::span(data, size))));
    return 0;
}
