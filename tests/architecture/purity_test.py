"""tcp/ and policies/ are pure: no system call, no clock, no global randomness, no third-party header.

What they may use is listed here, and everything else is refused: a symbol that both archives leave undefined, or an
include, that is not on its list makes this fail. Then either the code is wrong, or the list grows by a line that a
reviewer sees.
"""
import os
import re
import subprocess
import unittest

import tree

# Demangled. None of it asks the system for anything but memory.
SYMBOLS = [
    r"operator (new|delete)(\[\])?\(.*\)",
    r"(memcpy|memmove|memset|memcmp|memchr|strlen|strcmp|strncmp)",
    r"(log|log1p|log2|exp|expm1|pow|sqrt|floor|ceil|round|trunc|fmod|llround|lround|erf|erfc|cbrt|log10|cos|sin|tan|hypot|nearbyint)",
    r"std::__throw_\w+\(.*\)",
    r"std::(terminate|uncaught_exceptions)\(\)",
    r"std::(logic_error|length_error|out_of_range|invalid_argument|runtime_error|bad_\w+|exception)::.*",
    r"(vtable|typeinfo|typeinfo name) for .*",
    r"std::__cxx11::basic_string<char, .*",
    r"(void |char\* )?std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >::.*",
    r"std::(from_chars|to_chars)\(.*",
    r"std::_Hash_bytes\(.*",
    r"std::__detail::(_Prime_rehash_policy|_List_node_base)::.*",
    r"std::_Rb_tree_(increment|decrement|insert_and_rebalance|rebalance_for_erase)\(.*",
    r"std::__(glibcxx_assert_fail|cxx11)\(.*",
    r"__cxa_(begin_catch|end_catch|throw|rethrow|allocate_exception|free_exception|pure_virtual|init_primary_exception"
    r"|guard_acquire|guard_release|guard_abort|atexit|throw_bad_array_new_length)",
    r"__(gxx_personality_v0|stack_chk_fail|dso_handle|assert_fail|dynamic_cast)",
    r"__libc_single_threaded",  # std::shared_ptr asks whether its count must be atomic
    r"std::nothrow",            # std::stable_sort asks for a buffer that it can do without
    r"_Unwind_Resume|_GLOBAL_OFFSET_TABLE_|__tls_get_addr",
]
HEADERS = """algorithm array bit cassert charconv chrono climits cmath compare concepts cstddef cstdint cstring deque functional
    initializer_list iterator limits list map memory memory_resource new numbers numeric optional queue ratio set span
    stdexcept string string_view tuple type_traits typeinfo unordered_map unordered_set utility variant vector""".split()
THIRD_PARTY = ["boost/unordered/unordered_flat_map.hpp", "boost/unordered/unordered_flat_set.hpp"]
# <chrono> has durations, which everybody needs, and clocks, which nobody here may have; the same for words.
WORDS = r"\b(system_clock|steady_clock|high_resolution_clock|thread_local|volatile|getenv|time\(|rand\(|printf)\b"


def undefined_symbols(archives):
    """What the archives need from elsewhere, demangled. What only one of them needs of the other does not count."""
    def names(*options):
        output = subprocess.run(["nm", "--demangle", *options, *archives], check=True, capture_output=True, text=True).stdout
        return {line.split(maxsplit=1)[1] if line.startswith(" ") else line.split(maxsplit=2)[2]
                for line in output.splitlines() if re.match(r"(\s+|[0-9a-f]+ )\w ", line)}
    return names("--undefined-only") - names("--defined-only")


def uncommented(text):
    return re.sub(r"//[^\n]*|\"(\\.|[^\"\\\n])*\"", "", text)


class Purity(unittest.TestCase):
    def test_symbols(self):
        archives = os.environ["FINWAIT_CORE_ARCHIVES"].split(":")
        allowed = re.compile("|".join(f"(?:{symbol})" for symbol in SYMBOLS))
        strangers = sorted(s for s in undefined_symbols(archives) if not allowed.fullmatch(s))
        self.assertEqual(strangers, [], "tcp/ and policies/ need these from elsewhere")

    def test_includes(self):
        for path in tree.sources("tcp", "policies"):
            for include in tree.includes(path):
                with self.subTest(file=tree.short(path), include=include):
                    if include.startswith("<"):
                        self.assertIn(include.strip("<>"), HEADERS + THIRD_PARTY)

    def test_words(self):
        for path in tree.sources("tcp", "policies"):
            with self.subTest(file=tree.short(path)):
                self.assertIsNone(re.search(WORDS, uncommented(path.read_text())))


if __name__ == "__main__":
    unittest.main()
