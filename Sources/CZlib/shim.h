#pragma once
// What is read is const.
#define ZLIB_CONST
#include <zlib.h>
