// A part that most of its owners do without: kept elsewhere, and only while there is one. Copies are deep.
#pragma once

#include <memory>
#include <utility>

namespace finwait {

template <class T>
class Apart {
  public:
    Apart() = default;
    Apart(const Apart& other) : part_(other.part_ ? std::make_unique<T>(*other.part_) : nullptr) {}
    Apart(Apart&&) noexcept = default;
    Apart& operator=(const Apart& other) { return *this = Apart(other); }
    Apart& operator=(Apart&&) noexcept = default;
    ~Apart() = default;

    explicit operator bool() const { return part_ != nullptr; }
    const T& operator*() const { return *part_; }
    T& operator*() { return *part_; }
    const T* operator->() const { return part_.get(); }
    T* operator->() { return part_.get(); }
    T& make() {
        if (!part_) part_ = std::make_unique<T>();
        return *part_;
    }
    void drop() { part_.reset(); }

  private:
    std::unique_ptr<T> part_;
};

}  // namespace finwait
