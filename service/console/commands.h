// The commands of upgradectl, one file each; interfaces of people's scripts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "service/console/context.h"
#include "service/console/exit_code.h"

namespace sssup::console {

enum class Format { text, json, html };

struct CheckOptions {
  std::filesystem::path server;  // empty: this server
  std::filesystem::path answers;
  std::filesystem::path profiles;  // a folder of profiles that override the built-in ones; empty: none
  Format format = Format::text;
};
/// Readiness check (R-5.ready). Exit by the worst finding.
ExitCode check(const Context& context, const CheckOptions& options);

struct ConvertOptions {
  std::filesystem::path server, answers, profiles, out;
};
/// The migration alone (chapter 4).
ExitCode convert(const Context& context, const ConvertOptions& options);

struct LicenceNeedOptions {
  std::uint32_t server_cpus = 0;  // 0: as the server file says
  std::filesystem::path server;   // empty: one with as many SSS licences as its CPUs need
  std::vector<std::uint32_t> added_cpus;
  Format format = Format::text;
};
/// Licence arithmetic.
ExitCode licence_need(const Context& context, const LicenceNeedOptions& options);

struct RehearseOptions {
  std::filesystem::path server, answers, profiles, folder, scenario;
  std::filesystem::path save_answers;  // empty: not wanted
  double speed = 1;
  bool force = false;  // whoever's folder it is
  Format format = Format::text;
};
/// The whole upgrade on a rehearsal server (R-5.rehearse).
ExitCode rehearse(const Context& context, const RehearseOptions& options);

/// Where the service is: an endpoint by name, that of a rehearsal, or this server's own.
struct ServiceOptions {
  std::string endpoint;
  std::filesystem::path folder;  // of a rehearsal
};

struct AttachOptions {
  ServiceOptions service;
  std::string server;  // another computer, to watch only; empty: as `service` says
  std::uint64_t after_seq = 0;
  bool wait = false;  // for a service that is not there yet
  Format format = Format::text;
};
/// Watches a run until it is over (R-5.remote).
ExitCode attach(const Context& context, const AttachOptions& options);

struct StartOptions {
  ServiceOptions service;
  std::filesystem::path answers;
  std::string edition, working_folder, backup_folder;
  bool yes = false;  // unasked
};
/// Starts the upgrade: a person is asked, or it is said beforehand ("confirm" in the answers, or `yes`).
ExitCode start(const Context& context, const StartOptions& options);

struct AnswerOptions {
  ServiceOptions service;
  std::string question, button;
  std::vector<std::string> set;           // "field=value"; of a field that is a file its path
  std::vector<std::string> secret_files;  // "field=path": the first line of the file
  std::filesystem::path answers;          // an answer file: what it says about the open question
};
/// Answers the open question.
ExitCode answer(const Context& context, const AnswerOptions& options);

struct TakeControlOptions {
  ServiceOptions service;
  std::filesystem::path answers;
  bool force = false;
  Format format = Format::text;
};
/// Takes control and stays: shows the run and asks what it asks, until it is over.
ExitCode take_control(const Context& context, const TakeControlOptions& options);

ExitCode check_again(const Context& context, const ServiceOptions& service);

struct ResetOptions {
  ServiceOptions service;
  bool yes = false;  // unasked
  Format format = Format::text;
};
/// says what will be removed and left, asks, and says what was removed.
ExitCode reset(const Context& context, const ResetOptions& options);

struct CaptureOptions {
  std::filesystem::path folder;  // of a rehearsal; empty: this server
  std::filesystem::path out;     // empty: stdout
};
/// The server file, secrets left out (R-5.capture).
ExitCode capture(const Context& context, const CaptureOptions& options);

struct BundleOptions {
  std::filesystem::path folder, out;
};
/// Support bundle (R-5.log).
ExitCode bundle(const Context& context, const BundleOptions& options);

struct SetupMenuOptions {
  std::filesystem::path medium;  // empty: this program's folder
  std::string choice;            // "server", "manager"; empty: a menu
};
/// What the medium sets up on a server without SSS (R-3.5-menu).
ExitCode setup_menu(const Context& context, const SetupMenuOptions& options);

}  // namespace sssup::console
