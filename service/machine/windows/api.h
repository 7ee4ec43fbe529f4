// Windows' own headers, in the order they need, without the macros that get in the way.
#pragma once

#ifndef NOMINMAX
#define NOMINMAX
#endif
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif

#include <winsock2.h>
// winsock2.h first
#include <windows.h>
