package dev.gridwright.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.bucket4j.TimeMeter;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class RefusalLogTest {
    private static final SocketAddress ADDRESS = SocketAddress.inetSocketAddress(1234, "192.0.2.7");

    private final Logger logger = (Logger) LoggerFactory.getLogger(RefusalLog.class);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final AtomicLong nanos = new AtomicLong();
    private final RefusalLog log = new RefusalLog(new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    });

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(appender);
    }

    private List<String> lines() {
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void many_refusals_cannot_fill_the_log() {
        for (int i = 0; i < 1000; i++) {
            log.log(ADDRESS, "The token is not known.");
        }
        assertThat(lines()).hasSize(20).containsOnly("A request of 192.0.2.7 is refused: The token is not known.");

        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        log.log(ADDRESS, "The token is not known.");
        log.log(ADDRESS, "The token is not known.");

        assertThat(lines())
                .hasSize(21)
                .endsWith("A request of 192.0.2.7 is refused: The token is not known. So were 980 before it.");
    }
}
