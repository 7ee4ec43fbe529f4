// Windows only: the window, brought back to whoever carries the upgrade out and signs in.
#pragma once

#include <filesystem>
#include <set>

#include <boost/asio/thread_pool.hpp>

namespace sssup::windows_service {

/// Starts UPGRADE.EXE in sessions of administrators, once in each, as long as there is a run. All calls return at once.
class Windows {
 public:
  /// `program` need not exist.
  explicit Windows(std::filesystem::path program);
  ~Windows();

  /// In every session that is shown somewhere: who was faster than the service finds his window too.
  void open_everywhere();
  void open_in(unsigned long session);
  void signed_off(unsigned long session);

 private:
  void open(unsigned long session);

  std::filesystem::path program_;
  std::set<unsigned long> opened_;  // on the pool's thread
  boost::asio::thread_pool pool_{1};
};

}  // namespace sssup::windows_service
