/* SPDX-License-Identifier: MIT */
#include "base/testing.h"
