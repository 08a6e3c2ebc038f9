#ifndef MARBRE_TESTS_PDF_SAVE_H
#define MARBRE_TESTS_PDF_SAVE_H

int run_save_tests(void);

#endif
