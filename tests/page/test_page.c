// Where things fall on pages: margins, the grid, keeps, columns, grids, heights that are given.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "support.h"

#define PAGES(root, width, height, expected) assert_string_equal(bench_pages(&b, root, width, height), expected)
#define TEST(name) static void name(void **state)
#define BEGIN  \
  Bench b;     \
  (void)state; \
  bench_open(&b)
#define END bench_close(&b)
#define T(lines) bench_text(&b, lines)

// --- margins ------------------------------------------------------------------------------------------------------

TEST(margins_collapse_between_siblings) {
  BEGIN;
  PAGES(FLOW(with_margins(T(1), 0, 20), with_margins(T(1), 10, 0)), 100, 100, "a1@0 b1@30");
  END;
}

TEST(margins_collapse_with_first_and_last_children) {
  BEGIN;
  GalleyItem *inner = with_margins(FLOW(with_margins(T(1), 30, 20)), 10, 10);
  PAGES(FLOW(T(1), inner, T(1)), 100, 200, "b1@0 a1@40 c1@70");
  END;
}

TEST(margins_vanish_at_the_top_of_a_page) {
  BEGIN;
  PAGES(FLOW(with_margins(T(2), 30, 0), with_margins(T(2), 20, 0)), 100, 35, "a1-2@0 | b1-2@0");
  END;
}

TEST(padding_keeps_margins_inside) {
  BEGIN;
  GalleyItem *panel = boxed(FLOW(with_margins(T(1), 10, 10)), 10);
  PAGES(FLOW(T(1), panel, T(1)), 100, 200, "b1@0 [10+50 a1@30 c1@60");
  END;
}

// --- the grid -----------------------------------------------------------------------------------------------------

TEST(half_lines_are_rounded_up_to_the_grid) {
  BEGIN;
  PAGES(FLOW(T(1), with_margins(T(2), 5, 0), with_margins(T(1), 3, 0)), 100, 200, "a1@0 b1-2@20 c1@50");
  END;
}

TEST(taller_lines_fill_whole_lines_of_the_grid) {
  BEGIN;
  // Three lines of 12.5: 37.5, so 40, the remainder above; the last line's baseline is the grid's.
  PAGES(FLOW(T(1), line_height(T(3), 12.5), T(1)), 100, 200, "a1@0 b1-3@15 c1@50");
  END;
}

TEST(a_box_moves_with_its_first_line) {
  BEGIN;
  GalleyItem *panel = boxed(FLOW(T(2)), 6);
  // The first line would be at 16: it goes to 20, and its box to 14.
  PAGES(FLOW(T(1), panel, T(1)), 100, 200, "b1@0 [14+32 a1-2@20 c1@50");
  END;
}

TEST(lines_off_the_grid_stand_where_they_fall) {
  BEGIN;
  GalleyItem *free = with_margins(T(2), 3, 0);
  styled(free)->snap_lines = false;
  PAGES(FLOW(T(1), free, T(1)), 100, 200, "b1@0 a1-2@13 c1@40");
  END;
}

// --- breaks -------------------------------------------------------------------------------------------------------

TEST(orphans_and_widows_stay_with_their_lines) {
  BEGIN;
  PAGES(FLOW(T(3), T(5)), 100, 45, "a1-3@0 | b1-3@0 | b4-5@0");
  END;
}

TEST(widows_take_a_line_along) {
  BEGIN;
  PAGES(FLOW(T(7)), 100, 60, "a1-5@0 | a6-7@0");
  END;
}

TEST(a_heading_goes_with_two_lines_of_its_text) {
  BEGIN;
  PAGES(FLOW(T(4), avoid_after(T(1)), T(4)), 100, 60, "a1-4@0 | b1@0 c1-4@10");
  END;
}

TEST(a_chain_of_headings_stays_whole) {
  BEGIN;
  PAGES(FLOW(T(3), avoid_after(T(1)), FLOW(avoid_after(T(1)), T(3))), 100, 60, "a1-3@0 | b1@0 c1@10 d1-3@20");
  END;
}

TEST(a_heading_does_not_stay_with_a_single_line) {
  BEGIN;
  PAGES(FLOW(T(4), avoid_after(T(1)), T(1), T(4)), 100, 60, "a1-4@0 | b1@0 c1@10 d1-4@20");
  END;
}

TEST(what_is_to_stay_whole_moves_whole) {
  BEGIN;
  PAGES(FLOW(T(3), avoid_inside(FLOW(T(2), T(3)))), 100, 60, "a1-3@0 | b1-2@0 c1-3@20");
  END;
}

TEST(what_cannot_stay_whole_is_broken) {
  BEGIN;
  PAGES(avoid_inside(FLOW(T(4), T(4))), 100, 60, "a1-4@0 b1-2@40 | b3-4@0");
  END;
}

TEST(a_box_is_split_over_pages) {
  BEGIN;
  PAGES(FLOW(boxed(FLOW(T(4), T(4)), 10)), 100, 60, "[0+50 a1-4@10 | [0+50 b1-4@0");
  END;
}

TEST(the_edge_below_does_not_stand_out_of_the_page) {
  BEGIN;
  PAGES(FLOW(boxed(FLOW(T(4)), 10)), 100, 50, "[0+30 a1-2@10 | [0+30 a3-4@0");
  END;
}

TEST(a_break_asked_for) {
  BEGIN;
  GalleyItem *second = T(1);
  styled(second)->break_before = BREAK_PAGE;
  PAGES(FLOW(T(1), FLOW(second)), 100, 60, "b1@0 | a1@0");
  END;
}

// --- heights ------------------------------------------------------------------------------------------------------

TEST(auto_margin_takes_the_height_left) {
  BEGIN;
  GalleyItem *panel = boxed(FLOW(T(1)), 10);
  styled(panel)->margin[EDGE_TOP].kind = SIZE_AUTO;
  PAGES(FLOW(T(1), panel), 100, 105, "b1@0 [70+30 a1@80");
  END;
}

TEST(a_box_grows) {
  BEGIN;
  GalleyItem *grows = boxed(FLOW(T(1)), 0);
  styled(grows)->flex_grow = 65536;
  PAGES(FLOW(grows, T(1)), 100, 60, "[0+50 a1@0 b1@50");
  END;
}

TEST(stretch_fills_the_page) {
  BEGIN;
  GalleyItem *grid = GRID(2, boxed(FLOW(T(1)), 0), FLOW(T(2)));
  styled(grid)->height.kind = SIZE_STRETCH;
  PAGES(FLOW(grid), 210, 60, "[0+60 a1@0 b1-2@0>110");
  END;
}

// --- columns ------------------------------------------------------------------------------------------------------

TEST(columns_are_balanced) {
  BEGIN;
  PAGES(FLOW(COLUMNS(2, T(4), T(6)), T(1)), 210, 200, "a1-4@0 b1-2@40 b3-6@0>110 c1@60");
  END;
}

TEST(columns_fill_full_pages_and_balance_the_last) {
  BEGIN;
  PAGES(FLOW(COLUMNS(2, T(14))), 210, 50, "a1-5@0 a6-10@0>110 | a11-12@0 a13-14@0>110");
  END;
}

TEST(columns_keep_a_heading_with_its_text) {
  BEGIN;
  // Five lines a column would leave the heading at the foot of the first.
  PAGES(FLOW(COLUMNS(2, T(4), avoid_after(T(1)), T(5))), 210, 200, "a1-4@0 b1@0>110 c1-5@10>110");
  END;
}

TEST(a_short_child_is_not_split_for_a_line) {
  BEGIN;
  PAGES(FLOW(COLUMNS(2, FLOW(T(5)), FLOW(T(5)), FLOW(T(4)))), 210, 200, "a1-5@0 b1-2@50 b3-5@0>110 c1-4@30>110");
  END;
}

TEST(margins_vanish_at_columns_ends) {
  BEGIN;
  GalleyItem *v[] = {with_margins(T(3), 0, 10), with_margins(T(3), 0, 10), NULL};
  PAGES(FLOW(bench_columns(&b, 2, v), with_margins(T(1), 10, 0)), 210, 200, "a1-3@0 b1-3@0>110 c1@40");
  END;
}

TEST(a_spanning_child_parts_the_columns) {
  BEGIN;
  GalleyItem *across = T(1);
  styled(across)->span_all = true;
  PAGES(FLOW(COLUMNS(2, T(4), across, T(4))), 210, 200, "b1-2@0 b3-4@0>110 a1@20 c1-2@30 c3-4@30>110");
  END;
}

// --- grids --------------------------------------------------------------------------------------------------------

TEST(cells_share_a_row) {
  BEGIN;
  PAGES(FLOW(GRID(2, T(1), T(3), T(1), T(1)), T(1)), 210, 200, "a1@0 b1-3@0>110 c1@30 d1@30>110 e1@40");
  END;
}

TEST(a_row_is_broken_where_its_cells_can_be) {
  BEGIN;
  PAGES(FLOW(GRID(2, T(6), T(3))), 210, 40, "a1-4@0 b1-3@0>110 | a5-6@0");
  END;
}

TEST(absolute_boxes_lie_in_the_positioned_box) {
  BEGIN;
  GalleyItem *over = boxed(FLOW(T(1)), 0), *holder = NULL;
  styled(over)->position = POSITION_ABSOLUTE;
  styled(over)->inset[EDGE_RIGHT] = (Size){.kind = SIZE_LEN};
  styled(over)->inset[EDGE_BOTTOM] = (Size){.kind = SIZE_LEN, .len = PT(5)};
  holder = FLOW(over, T(3));
  styled(holder)->position = POSITION_RELATIVE;
  PAGES(FLOW(T(1), holder), 200, 200, "c1@0 [25+10 a1@25>100 b1-3@10");
  END;
}

// --- anything -----------------------------------------------------------------------------------------------------

TEST(no_line_is_lost_or_shown_twice) {
  (void)state;
  for (uint32_t i = 1; i <= 2000; i++) {
    Bench b;
    bench_open(&b);
    uint32_t seed = i * 2654435761u;
    GalleyItem *children[] = {bench_random(&b, &seed, 3), bench_random(&b, &seed, 4), bench_random(&b, &seed, 3), NULL};
    bool kept = bench_keeps_all(&b, bench_box(&b, GALLEY_FLOW, children), 120 + 25 * (i % 4), 30 + 10 * (i % 12));
    bench_close(&b);
    if (!kept) fail_msg("tree %u", i);
  }
}

int main(void) {
#define UNIT(f) cmocka_unit_test(f)
  const struct CMUnitTest tests[] = {
      UNIT(margins_collapse_between_siblings),
      UNIT(margins_collapse_with_first_and_last_children),
      UNIT(margins_vanish_at_the_top_of_a_page),
      UNIT(padding_keeps_margins_inside),
      UNIT(half_lines_are_rounded_up_to_the_grid),
      UNIT(taller_lines_fill_whole_lines_of_the_grid),
      UNIT(a_box_moves_with_its_first_line),
      UNIT(lines_off_the_grid_stand_where_they_fall),
      UNIT(orphans_and_widows_stay_with_their_lines),
      UNIT(widows_take_a_line_along),
      UNIT(a_heading_goes_with_two_lines_of_its_text),
      UNIT(a_chain_of_headings_stays_whole),
      UNIT(a_heading_does_not_stay_with_a_single_line),
      UNIT(what_is_to_stay_whole_moves_whole),
      UNIT(what_cannot_stay_whole_is_broken),
      UNIT(a_box_is_split_over_pages),
      UNIT(the_edge_below_does_not_stand_out_of_the_page),
      UNIT(a_break_asked_for),
      UNIT(auto_margin_takes_the_height_left),
      UNIT(a_box_grows),
      UNIT(stretch_fills_the_page),
      UNIT(columns_are_balanced),
      UNIT(columns_fill_full_pages_and_balance_the_last),
      UNIT(columns_keep_a_heading_with_its_text),
      UNIT(a_short_child_is_not_split_for_a_line),
      UNIT(margins_vanish_at_columns_ends),
      UNIT(a_spanning_child_parts_the_columns),
      UNIT(cells_share_a_row),
      UNIT(a_row_is_broken_where_its_cells_can_be),
      UNIT(absolute_boxes_lie_in_the_positioned_box),
      UNIT(no_line_is_lost_or_shown_twice),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
