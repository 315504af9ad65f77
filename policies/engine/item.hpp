// A frame on its way through the box, with everything it must not forget while it is held: its roles, its
// connection and the profile it met.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "policies/contract/packet.hpp"
#include "policies/contract/recipe.hpp"
#include "tcp/frame.hpp"
#include "tcp/role.hpp"
#include "tcp/view.hpp"

namespace finwait {

class Chain;
class Stage;

/// Counts frames that an order-keeping line policy has held, for as long as they are in the box. Frames under
/// a newer profile may not overtake them.
class OrderToken {
  public:
    OrderToken() = default;
    explicit OrderToken(std::shared_ptr<std::uint64_t> count) : count_(std::move(count)) { ++*count_; }
    OrderToken(const OrderToken& other) : count_(other.count_) {
        if (count_) ++*count_;
    }
    OrderToken(OrderToken&& other) noexcept : count_(std::move(other.count_)) {}
    OrderToken& operator=(OrderToken other) noexcept {
        std::swap(count_, other.count_);
        return *this;
    }
    ~OrderToken() {
        if (count_) --*count_;
    }

  private:
    std::shared_ptr<std::uint64_t> count_;
};

struct Item {
    Frame frame;
    View view;
    RunFacts facts;
    Side from = Side::a;
    Origin origin = Origin::emitted;
    bool told = false;     // its emission was told to the observer one by one
    bool spoiled = false;  // changed so that it is no segment of its connection any more; `view` is as it was
    ConnectionHandle connection;
    std::uint64_t number = 0;
    std::uint32_t first = 0;            // which wire segment of the frame that arrived this piece begins with
    std::uint64_t bytes_before = 0;     // payload its sender had emitted before this piece
    const Stage* author = nullptr;      // whose copy or invention this is; lives as long as `chain`
    const Stage* altered_by = nullptr;  // the last that changed it
    std::optional<Recipe> recipe;       // an invention: its bytes are worked out anew when it leaves,
    bool as_it_is = false;              // unless it was altered or cut since: then they stay
    std::shared_ptr<Chain> chain;
    std::uint64_t generation = 0;  // the chain's
    std::size_t stage = 0;         // the next one
    OrderToken order;

    /// The same item without its bytes; the frame is the caller's to fill.
    Item shell() const {
        Item item;
        item.facts = facts;
        item.from = from;
        item.origin = origin;
        item.told = told;
        item.spoiled = spoiled;
        item.altered_by = altered_by;
        item.connection = connection;
        item.number = number;
        item.first = first;
        item.bytes_before = bytes_before;
        item.author = author;
        item.recipe = recipe;
        item.as_it_is = as_it_is;
        item.chain = chain;
        item.generation = generation;
        item.stage = stage;
        item.order = order;
        return item;
    }
};

}  // namespace finwait
