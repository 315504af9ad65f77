// matrix_page: docs/matrix.md on stdout. With --wire PORT: the cells that run on the wire, as JSON.
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/matrix/page.hpp"

int main(int argc, char** argv) {
    if (argc == 3 && std::strcmp(argv[1], "--wire") == 0) {
        const auto port = static_cast<std::uint16_t>(std::atoi(argv[2]));
        std::puts(finwait::matrix::json(finwait::matrix::covering_pairs(), port).c_str());
        return 0;
    }
    if (argc != 1) {
        std::fprintf(stderr, "usage: matrix_page [--wire PORT]\n");
        return 2;
    }
    std::fputs(finwait::matrix::page().c_str(), stdout);
    return 0;
}
