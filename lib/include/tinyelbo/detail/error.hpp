// What the C++ interface throws.
#pragma once

#include <stdexcept>
#include <string>

#include "../tinyelbo.h"

namespace tinyelbo {

/// A call that the engine refused: its status, and what went wrong, where, and how to mend it in words.
class Error : public std::runtime_error {
  public:
    explicit Error(te_status status, const std::string& place = {}, const te_fault& fault = {})
        : std::runtime_error(place.empty() ? te_status_message(status) : place + ": " + te_status_message(status)),
          status_(status),
          fault_(fault) {}

    te_status status() const { return status_; }
    /// Slot, row and column of faulty data, counted from 0; its status is TE_STATUS_OK where no data were at fault.
    const te_fault& fault() const { return fault_; }

  private:
    te_status status_;
    te_fault fault_;
};

namespace detail {

inline void check(te_status status) {
    if (status != TE_STATUS_OK) throw Error(status);
}

}  // namespace detail
}  // namespace tinyelbo
