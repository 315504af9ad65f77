#include "tests/support/allocations.hpp"

#include <malloc.h>

#include <cstdlib>
#include <new>

namespace {

std::size_t in_use = 0;

/// What malloc took for it: malloc_usable_size() leaves out the word in front of each piece.
std::size_t size_of(void* piece) {
    return malloc_usable_size(piece) + sizeof(std::size_t);
}

void* take(std::size_t size) {
    void* const piece = std::malloc(size == 0 ? 1 : size);
    if (piece == nullptr) throw std::bad_alloc();
    in_use += size_of(piece);
    return piece;
}

void give_back(void* piece) {
    if (piece == nullptr) return;
    in_use -= size_of(piece);
    std::free(piece);
}

}  // namespace

void* operator new(std::size_t size) {
    return take(size);
}
void* operator new[](std::size_t size) {
    return take(size);
}
void operator delete(void* piece) noexcept {
    give_back(piece);
}
void operator delete[](void* piece) noexcept {
    give_back(piece);
}
void operator delete(void* piece, std::size_t) noexcept {
    give_back(piece);
}
void operator delete[](void* piece, std::size_t) noexcept {
    give_back(piece);
}

namespace finwait::test {

std::size_t allocated_bytes() {
    return in_use;
}

}  // namespace finwait::test
