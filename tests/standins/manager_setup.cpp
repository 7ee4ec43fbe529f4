// Stand-in for the Setup of CLUSTERPRO Manager (R-3.5-menu): leaves a file by which a test sees that it ran.
#include <cstdlib>
#include <filesystem>
#include <fstream>

int main() {
  namespace fs = std::filesystem;
  const char* const programs = std::getenv("ProgramFiles");
  const fs::path folder = fs::path(programs == nullptr ? "C:\\Program Files" : programs) / "CLUSTERPRO Manager";
  std::error_code error;
  fs::create_directories(folder, error);
  std::ofstream file(folder / "installed.txt");
  file << "CLUSTERPRO Manager\r\n";
  file.close();
  return file ? 0 : 1603;
}
