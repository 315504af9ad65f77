#include "policies/contract/fate.hpp"

namespace finwait {

const char* name(Fate fate) {
    switch (fate) {
#define FINWAIT_FATE(symbol, text, sentence) \
    case Fate::symbol:                       \
        return text;
#include "policies/contract/fate.def"
#undef FINWAIT_FATE
        case Fate::count_: break;
    }
    return "";
}

const char* sentence(Fate fate) {
    switch (fate) {
#define FINWAIT_FATE(symbol, text, sentence) \
    case Fate::symbol:                       \
        return sentence;
#include "policies/contract/fate.def"
#undef FINWAIT_FATE
        case Fate::count_: break;
    }
    return "";
}

bool is_drop(Fate fate) {
    return fate == Fate::dropped || fate == Fate::queue_full || fate == Fate::codel || fate == Fate::outage ||
           fate == Fate::blackhole;
}

bool is_loss(Fate fate) {
    return is_drop(fate) || fate == Fate::line_full || fate == Fate::discarded || fate == Fate::refused ||
           fate == Fate::runt || fate == Fate::spoiled;
}

}  // namespace finwait
