#include "base/diag.h"

#define WHY(name, cause, cure, cause_fr, cure_fr) [DIAG_##name] = {{cause, cause_fr}, {cure, cure_fr}},
const DiagWhy diag_whys[DIAG_IDS] = {
#include "base/why/all.def"
};
#undef WHY
