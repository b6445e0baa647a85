#include "cevents.h"
