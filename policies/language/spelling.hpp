// The nearest right spelling of a word that was not understood.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace finwait {

/// The candidate a person most likely meant, by letters changed, swapped, left out or added (case, '-' and
/// '_' do not count). nullopt when none is near: a wrong guess is worse than none.
std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> candidates);

/// "did you mean 'last-ack'?", or, when none is near, "use one of syn, syn-ack, …".
std::string suggest(std::string_view word, std::span<const std::string_view> candidates);

/// "a, b, c"
std::string join(std::span<const std::string_view> words);

/// 'word', shortened when it is long; control characters, which would reach a terminal, as '?'.
std::string quoted(std::string_view);
std::string lower(std::string_view);  // ASCII

}  // namespace finwait
