// In: a style and where it stands. Out: its face and size, how it is raised, and what has to be made because the face
// lacks it.
#include "shape/internal.h"

Len setting_size(const Style *style, const Font *font) {
  int32_t wanted = style->adjusts_x ? font->x_height : font->cap_height;
  if (style->cap_adjust == 0 || wanted <= 0) return style->font_size;
  return len_mul(len_mul(style->font_size, style->cap_adjust, 65536), font->upem, wanted);
}

// A size smaller than that around it was chosen by the layout, and is kept.
static Shift shift_of(const Style *style, const Setting *parent, InlineKind kind) {
  bool super = kind == INLINE_SUP || style->vertical_align == VALIGN_SUPER;
  bool sub = kind == INLINE_SUB || style->vertical_align == VALIGN_SUB;
  if (!super && !sub) return parent ? parent->shift : SHIFT_NONE;
  if (parent && style->font_size < parent->style->font_size) return SHIFT_SIZED;
  return super ? SHIFT_SUPER : SHIFT_SUB;
}

// Raised by the layout's own size: its capitals end where those around it do; lowered by a sixth of an em.
static Len sized_rise(const Setting *parent, const Font *font, Len size, bool super) {
  if (!super) return -parent->size / 6;
  Len around = shape_scale(parent->face->font->cap_height, parent->size, parent->face->font->upem);
  return around - shape_scale(font->cap_height, size, font->upem);
}

static Len rise_of(const Setting *setting, const Setting *parent, InlineKind kind) {
  const Style *style = setting->style;
  if (!parent) return style->vertical_align == VALIGN_LENGTH ? style->vertical_offset : 0;
  Len rise = parent->rise;
  if (style->vertical_align == VALIGN_LENGTH) rise += style->vertical_offset;
  bool begins = setting->shift == SHIFT_SIZED && style != parent->style && parent->shift != SHIFT_SIZED;
  if (begins && style->vertical_align != VALIGN_LENGTH) {
    bool super = kind == INLINE_SUP || style->vertical_align == VALIGN_SUPER;
    rise += sized_rise(parent, setting->face->font, setting->size, super);
  }
  return rise;
}

static bool lacks_capitals(Shaper *shaper, Face *face, const Style *style) {
  if (style->caps != CAPS_SMALL && style->caps != CAPS_ALL_SMALL) return false;
  if (style->caps == CAPS_ALL_SMALL && !face_has_feature(shaper, face, HB_TAG('c', '2', 's', 'c'))) return true;
  return !face_has_feature(shaper, face, HB_TAG('s', 'm', 'c', 'p'));
}

static bool find_setting(Shaper *shaper, Job *job, const Style *style, const Setting *parent, InlineKind kind, Setting *out) {
  FontWant want = {style->families, style->family_count, style->font_weight, style->italic, style->font_span};
  const Font *font = want.count ? font_find(shaper->fonts, job, &want) : NULL;
  if (!font) return false;
  *out = (Setting){.style = style, .face = face_of(shaper, font), .size = setting_size(style, font)};
  out->shift = shift_of(style, parent, kind);
  out->rise = rise_of(out, parent, kind);
  out->made_capitals = lacks_capitals(shaper, out->face, style);
  return true;
}

// Most texts have one style, which many have.
bool setting_of(Shaper *shaper, Job *job, const Style *style, const Setting *parent, InlineKind kind, Setting *out) {
  if (parent || kind != INLINE_ROOT) return find_setting(shaper, job, style, parent, kind, out);
  KnownSetting *known = &shaper->settings[known_at(style)];
  if (known->style == style) {
    *out = known->setting;
    return true;
  }
  if (!find_setting(shaper, job, style, NULL, kind, out)) return false;
  *known = (KnownSetting){style, *out};
  return true;
}
