package io.sparkmaster.kernel.runtime.output;

import org.apache.logging.log4j.core.ErrorHandler;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/**
 * Prints on the standard error of the cell whose thread logs. In a cell that was stopped, that
 * throws, as {@code println} does there: what only logs, for ever, ends by nothing else.
 */
final class CellAppender extends AbstractAppender {
  static final String NAME = "cell";

  /** log4j would make a report of what ends a cell. */
  private static final class Silent implements ErrorHandler {
    @Override
    public void error(String message) {}

    @Override
    public void error(String message, Throwable cause) {}

    @Override
    public void error(String message, LogEvent event, Throwable cause) {}
  }

  CellAppender(Layout<String> layout) {
    super(NAME, null, layout, false, Property.EMPTY_ARRAY);
    setHandler(new Silent());
  }

  @Override
  public void append(LogEvent event) {
    System.err.print(getLayout().toSerializable(event));
  }
}
