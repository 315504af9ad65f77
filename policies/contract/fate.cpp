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

}  // namespace finwait
