// What the terminal behind a descriptor can show. The environment is asked once, here.
#pragma once

namespace finwait {

struct Terminal {
    bool colour = false;   // a terminal, TERM is not "dumb", and NO_COLOR is not set (no-color.org)
    bool unicode = false;  // the locale's character set is UTF-8
    unsigned width = 80;   // columns; 80 when it is not a terminal
};
Terminal terminal_of(int fd);

}  // namespace finwait
