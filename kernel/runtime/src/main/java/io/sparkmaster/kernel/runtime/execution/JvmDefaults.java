package io.sparkmaster.kernel.runtime.execution;

import java.util.Locale;
import java.util.TimeZone;

/** What code of this JVM takes where none is named: it decides how dates and numbers read. */
record JvmDefaults(TimeZone zone, Locale locale, Locale display, Locale format) {
  static JvmDefaults now() {
    return new JvmDefaults(
        TimeZone.getDefault(),
        Locale.getDefault(),
        Locale.getDefault(Locale.Category.DISPLAY),
        Locale.getDefault(Locale.Category.FORMAT));
  }

  void restore() {
    TimeZone.setDefault(zone);
    Locale.setDefault(locale);
    Locale.setDefault(Locale.Category.DISPLAY, display);
    Locale.setDefault(Locale.Category.FORMAT, format);
  }
}
