// What a step that must fail says.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "daemon/failure.hpp"

namespace finwait {

struct Refusal {
    std::string what;
    ExitCode code = ExitCode::well;
};

/// The Failure of `step`; a test failure if there is none.
template <class Step>
Refusal refusal_of(Step step) {
    try {
        step();
    } catch (const Failure& failure) {
        return {failure.what(), failure.code()};
    }
    ADD_FAILURE() << "nothing was refused";
    return {};
}

}  // namespace finwait
