# finwait_target(NAME): what every target of ours is compiled with.
function(finwait_target name)
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
    target_compile_options(${name} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
                                           -Wold-style-cast)
    # g++ 12 sees overlaps in std::string's own operator+ once it optimises harder (GCC bug 105651, mended in 13).
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
        target_compile_options(${name} PRIVATE -Wno-restrict)
    endif()
    if(FINWAIT_FUZZ)
        if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
            message(FATAL_ERROR "FINWAIT_FUZZ needs clang: cmake --preset fuzz")
        endif()
        # The libraries have coverage too, or the fuzzer would be blind in them.
        set(sanitizers -fsanitize=fuzzer-no-link,address,undefined)
        target_compile_options(${name} PUBLIC ${sanitizers} -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
        target_link_options(${name} PUBLIC ${sanitizers})
    elseif(FINWAIT_SANITIZE)
        target_compile_options(${name} PUBLIC -fsanitize=address,undefined -fno-sanitize-recover=undefined
                                              -fno-omit-frame-pointer)
        target_link_options(${name} PUBLIC -fsanitize=address,undefined)
    endif()
endfunction()
