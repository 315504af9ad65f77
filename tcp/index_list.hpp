// A doubly linked list through the elements of a Slab. Boost.Intrusive's hooks are two pointers each; by
// number they are half of that, and its custom pointers would have to find the slab through something global.
#pragma once

#include <cstdint>

#include "tcp/slab.hpp"

namespace finwait {

struct Links {
    std::uint32_t before = no_index, behind = no_index;
};

template <class T, Links T::*links, class Elements = Slab<T>>
class IndexList {
  public:
    explicit IndexList(Elements& elements) : elements_(&elements) {}

    bool empty() const { return front_ == no_index; }
    std::uint32_t front() const { return front_; }  // no_index when empty
    std::uint32_t back() const { return back_; }
    std::uint32_t after(std::uint32_t i) const { return ((*elements_)[i].*links).behind; }

    void push_back(std::uint32_t i) {
        of(i) = {back_, no_index};
        (back_ == no_index ? front_ : of(back_).behind) = i;
        back_ = i;
    }
    /// `i` is in this list.
    void erase(std::uint32_t i) {
        const Links gone = of(i);
        (gone.before == no_index ? front_ : of(gone.before).behind) = gone.behind;
        (gone.behind == no_index ? back_ : of(gone.behind).before) = gone.before;
    }

  private:
    Links& of(std::uint32_t i) { return (*elements_)[i].*links; }

    Elements* elements_;
    std::uint32_t front_ = no_index, back_ = no_index;
};

}  // namespace finwait
