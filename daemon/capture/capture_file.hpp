// The bytes of a capture, from a file or standard input, unpacked on the way where gzip has packed them.
// Knows how far they have been read, for messages that name the place. A hop before libpcap, which reads a
// FILE.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

namespace finwait {

class CaptureFile {
  public:
    /// "-" is standard input. Throws Failure when it cannot be opened.
    explicit CaptureFile(const std::string& path);

    /// For one reader, which closes it; reads until the end of this object.
    std::FILE* stream();

    const std::string& name() const { return name_; }
    /// How far it has been read: in the unpacked capture, where it is packed.
    std::uint64_t offset() const;
    bool packed() const;
    /// What went wrong below the reader, in words: "the gzip data is damaged: …"; empty: nothing.
    const std::string& trouble() const;
    /// The packed data ends too early; what could be unpacked was handed out.
    bool cut() const;
    /// The first few bytes, by which a file that is no capture is told.
    const std::string& beginning() const;

  private:
    struct Source;
    std::string name_;
    std::shared_ptr<Source> source_;
};

}  // namespace finwait
