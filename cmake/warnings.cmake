# finwait_target(NAME): what every target of ours is compiled with.
function(finwait_target name)
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
    target_compile_options(${name} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
                                           -Wold-style-cast)
    if(FINWAIT_SANITIZE)
        target_compile_options(${name} PUBLIC -fsanitize=address,undefined -fno-sanitize-recover=undefined
                                              -fno-omit-frame-pointer)
        target_link_options(${name} PUBLIC -fsanitize=address,undefined)
    endif()
endfunction()
