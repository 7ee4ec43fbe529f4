// Windows only.
#include "service/windows_service/service.h"

#include <chrono>
#include <condition_variable>
#include <exception>
#include <iostream>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "service/machine/windows/api.h"
// windows.h first
#include <wtsapi32.h>

#include <spdlog/sinks/win_eventlog_sink.h>
#include <spdlog/spdlog.h>

#include "common/pipe/endpoint.h"
#include "common/pipe/endpoint_windows.h"
#include "common/text/service.h"
#include "service/machine/windows/event_log.h"
#include "service/machine/windows/path.h"
#include "service/machine/windows/windows_machine.h"
#include "service/process/upgrade_process.h"
#include "service/windows_service/install.h"
#include "service/windows_service/programs.h"
#include "service/windows_service/settings.h"
#include "service/windows_service/status.h"
#include "service/windows_service/window.h"

namespace sssup::windows_service {
namespace {

using namespace std::chrono_literals;

constexpr wchar_t service_name[] = L"SSSUpgrade";
// The server waits three minutes at most before its own restart, and its programs have to close. After this the restart
// counts as prevented, and the engine asks for another or says so.
constexpr auto restart_patience = 10min;
constexpr DWORD failed = 1;

std::string english(const text::Message& message) {
  return text::render(message, text::Language::english);
}

class Service {
 public:
  Service()
      : handle_(::RegisterServiceCtrlHandlerExW(service_name, &Service::control, this)),
        status_(handle_),
        windows_(machine::windows::folder_of_this_program() / window_program) {}

  void main() {
    status_.starting();
    const auto left = serve(read_settings());
    if (!left) spdlog::error("{}", describe(left.error(), text::Language::english));
    // Recovery is for an end with an error only: one that is over, or was told to stop, stays so.
    status_.stopped(left ? 0 : failed);
  }

 private:
  // Until there is nothing more to do before the service is started again.
  Expected<Left> serve(const Settings& settings) {
    for (;;) {
      machine::windows::Options options;
      options.remove_own_programs =
          removal_of_programs(settings, [](const text::Message& what) { spdlog::info("{}", english(what)); });
      SSSUP_TRY(auto machine, machine::windows::open(std::move(options)));
      std::optional<pipe::Endpoint> watchers;
      if (settings.allow_watching) watchers = pipe::Endpoint{std::string(pipe::watch_pipe)};
      UpgradeProcess process(std::move(machine), pipe::default_endpoint(), std::move(watchers));
      if (!now(&process)) return Left::stopped;
      auto left = process.run([this] {
        status_.running();
        windows_.open_everywhere();
      });
      now(nullptr);
      // To end now would have the service started again, and ask for the restart a second time. So it waits to be
      // stopped with the server.
      if (!left || *left != Left::restarting || wait_for_the_end()) return left;
      spdlog::warn("{}", english(text::id::service_not_restarted));
    }
  }

  // False when we were told to stop before.
  bool now(UpgradeProcess* process) {
    const std::lock_guard lock(mutex_);
    process_ = process;
    return !ending_;
  }

  bool wait_for_the_end() {
    std::unique_lock lock(mutex_);
    return end_.wait_for(lock, restart_patience, [this] { return ending_; });
  }

  void end() {
    status_.stopping();
    const std::lock_guard lock(mutex_);
    ending_ = true;
    if (process_ != nullptr) process_->stop();
    end_.notify_all();
  }

  void session_changed(DWORD what, DWORD session) {
    switch (what) {
      case WTS_SESSION_LOGON:
      case WTS_CONSOLE_CONNECT:
      case WTS_REMOTE_CONNECT:
      case WTS_SESSION_UNLOCK: return windows_.open_in(session);
      case WTS_SESSION_LOGOFF: return windows_.signed_off(session);
      default: return;
    }
  }

  // On the control manager's thread, which serves every other control too: nothing here waits.
  static DWORD WINAPI control(DWORD control, DWORD type, void* data, void* context) {
    auto& self = *static_cast<Service*>(context);
    switch (control) {
      case SERVICE_CONTROL_INTERROGATE: return NO_ERROR;
      case SERVICE_CONTROL_STOP:
      case SERVICE_CONTROL_PRESHUTDOWN: self.end(); return NO_ERROR;
      case SERVICE_CONTROL_SESSIONCHANGE:
        self.session_changed(type, static_cast<const WTSSESSION_NOTIFICATION*>(data)->dwSessionId);
        return NO_ERROR;
      default: return ERROR_CALL_NOT_IMPLEMENTED;
    }
  }

  std::mutex mutex_;
  std::condition_variable end_;
  bool ending_ = false;
  UpgradeProcess* process_ = nullptr;  // while it runs
  SERVICE_STATUS_HANDLE handle_;
  Status status_;
  Windows windows_;
};

// There is no terminal: what would be said there, and is more than the milestones, goes to the event log.
void log_to_event_log() {
  const auto id = static_cast<WORD>(machine::windows::event_id(machine::LogLevel::warning));
  auto sink = std::make_shared<spdlog::sinks::win_eventlog_sink_mt>(std::string(machine::own_service), id);
  sink->set_pattern("%v");
  auto logger = std::make_shared<spdlog::logger>("service", std::move(sink));
  logger->set_level(spdlog::level::warn);
  spdlog::set_default_logger(std::move(logger));
}

void WINAPI service_main(DWORD /*count*/, wchar_t** /*arguments*/) {
  try {
    log_to_event_log();
    Service().main();
  } catch (const std::exception& error) {
    // The control manager sees a process that ends without a word, and starts it again.
    spdlog::critical("{}", error.what());
    ::ExitProcess(failed);
  }
}

}  // namespace

int run() {
  std::wstring name = service_name;
  const SERVICE_TABLE_ENTRYW services[] = {{name.data(), service_main}, {nullptr, nullptr}};
  if (::StartServiceCtrlDispatcherW(services)) return 0;
  const DWORD code = ::GetLastError();
  std::cerr << english(code == ERROR_FAILED_SERVICE_CONTROLLER_CONNECT ? text::id::service_not_by_hand
                                                                       : text::id::service_start_failed)
            << '\n';
  return static_cast<int>(failed);
}

}  // namespace sssup::windows_service
