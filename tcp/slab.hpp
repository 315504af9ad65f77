// Things of one kind, each at an address that never changes and under a number: half the size of a pointer,
// and what two of them need to be neighbours in an IndexList. What is given back keeps its value and is the
// first to be taken again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace finwait {

/// The number of nothing.
inline constexpr std::uint32_t no_index = UINT32_MAX;

template <class T, std::size_t chunk_size = 256>
class Slab {
  public:
    Slab() = default;
    Slab(const Slab&) = delete;
    Slab& operator=(const Slab&) = delete;
    ~Slab() {
        for (std::uint32_t i = 0; i < size_; ++i) std::destroy_at(&(*this)[i]);
        for (T* chunk : chunks_) std::allocator<T>().deallocate(chunk, chunk_size);
    }

    T& operator[](std::uint32_t i) { return chunks_[i / chunk_size][i % chunk_size]; }
    const T& operator[](std::uint32_t i) const { return chunks_[i / chunk_size][i % chunk_size]; }
    /// Numbers below this have been taken at least once.
    std::uint32_t size() const { return size_; }
    std::size_t taken() const { return size_ - free_.size(); }

    std::uint32_t take() {
        if (!free_.empty()) {
            const std::uint32_t again = free_.back();
            free_.pop_back();
            return again;
        }
        if (size_ == chunks_.size() * chunk_size) chunks_.push_back(std::allocator<T>().allocate(chunk_size));
        std::construct_at(&chunks_[size_ / chunk_size][size_ % chunk_size]);
        return size_++;
    }
    void give_back(std::uint32_t i) { free_.push_back(i); }

  private:
    std::vector<T*> chunks_;
    std::vector<std::uint32_t> free_;
    std::uint32_t size_ = 0;
};

}  // namespace finwait
