#include "service/report/ticks.h"

#include <sodium.h>

#include <array>

namespace sssup::report {

std::string_view ticks_script() {
  return R"(
(function () {
  "use strict";
  var name = "sss-upgrade " + document.body.getAttribute("data-ticks");
  function kept() {
    try { return JSON.parse(localStorage.getItem(name)) || {}; } catch (error) { return {}; }
  }
  function keep(ticks) {
    try { localStorage.setItem(name, JSON.stringify(ticks)); return true; } catch (error) { return false; }
  }
  var ticks = kept();
  document.querySelectorAll("input[type=checkbox]").forEach(function (box) { box.checked = ticks[box.id] === 1; });
  if (keep(ticks)) document.getElementById("ticks-kept").hidden = false;
  document.addEventListener("change", function (event) {
    var now = kept(); /* the page may be open twice */
    if (event.target.checked) now[event.target.id] = 1;
    else delete now[event.target.id];
    keep(now);
  });
}());
)";
}

std::string content_policy() {
  const std::string_view script = ticks_script();
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(script.data()), script.size());
  std::array<char, sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL)> base64{};
  sodium_bin2base64(base64.data(), base64.size(), hash.data(), hash.size(), sodium_base64_VARIANT_ORIGINAL);
  return "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-" + std::string(base64.data()) +
         "'; base-uri 'none'; form-action 'none'";
}

}  // namespace sssup::report
