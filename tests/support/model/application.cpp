#include "tests/support/model/application.hpp"

namespace finwait::model {

bool Application::ready_to_write(const Endpoint& endpoint) const {
    if (wrote_ || shut_) return false;
    switch (script_.writes) {
        case Script::Writes::at_once: return true;
        case Script::Writes::having_read: return endpoint.received() >= script_.expects;
        case Script::Writes::at_the_end: return endpoint.peer_has_closed();
    }
    return false;
}

bool Application::ready_to_close(const Endpoint& endpoint) const {
    if (script_.closes == Script::Closes::never) return false;
    if (endpoint.peer_has_closed()) return true;
    return script_.closes == Script::Closes::first && !shut_ && wrote_ &&
           endpoint.received() >= script_.expects;
}

bool Application::waited(TimePoint now, Duration time) {
    if (!waits_until_) waits_until_ = now + time;
    if (now < *waits_until_) return false;
    waits_until_.reset();
    return true;
}

bool Application::act(TimePoint now, Endpoint& endpoint) {
    if (!synchronized(endpoint.state()) || closed_) {
        if (endpoint.ending() != Ending::none) waits_until_.reset();
        return false;
    }
    if (ready_to_write(endpoint)) {
        if (!waited(now, script_.think)) return false;
        wrote_ = true;
        if (script_.bytes != 0) endpoint.write(now, script_.bytes);
        return true;
    }
    if (!ready_to_close(endpoint) || !waited(now, script_.pause)) return false;
    if (script_.last_words != 0 && !shut_) endpoint.write(now, script_.last_words);
    if (script_.half && !endpoint.peer_has_closed()) {
        shut_ = true;
        endpoint.shutdown(now);
    } else {
        closed_ = true;
        endpoint.close(now);
    }
    return true;
}

}  // namespace finwait::model
