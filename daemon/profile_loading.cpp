// See profile_loading.hpp.
#include "daemon/profile_loading.hpp"

#include <spdlog/spdlog.h>

#include "daemon/failure.hpp"
#include "daemon/profile_file.hpp"

namespace finwait {

Profile load_profile(const DaemonOptions& options) {
    Profile profile;
    if (options.profile) {
        Complaints complaints;
        auto parsed = read_profile_file(*options.profile, complaints);
        std::string errors;
        for (const Complaint& complaint : complaints.sorted()) {
            const std::string line = to_string(complaint, *options.profile);
            if (complaint.warning())
                spdlog::warn("{}", line);
            else
                errors += (errors.empty() ? "" : "\n") + line;
        }
        if (!parsed) throw Failure(errors, ExitCode::bad_profile);
        profile = std::move(*parsed);
    }
    if (options.seed) profile.seed = options.seed;
    return profile;
}

}  // namespace finwait
