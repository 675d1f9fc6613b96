package org.identityverification.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.identityverification.testkit.MovableClock;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TimetableTest {

    private final MovableClock clock = new MovableClock();

    @AutoClose
    private final Timetable timetable = new Timetable(clock);

    private final List<String> ran = new CopyOnWriteArrayList<>();

    @Test
    void runs_once_in_the_order_of_due_times_when_the_clock_is_moved() {
        for (int hours = 9; hours > 0; hours--) {
            String name = "after " + hours;
            timetable.after(Duration.ofHours(hours), () -> ran.add(name));
        }
        pass(Duration.ofHours(3));
        await().until(() -> ran.equals(List.of("after 1", "after 2", "after 3")));
        pass(Duration.ofMinutes(59));
        pass(Duration.ofMinutes(1));
        await().until(() -> ran.size() == 4);
        assertThat(ran).doesNotHaveDuplicates();
    }

    @Test
    void waits_longer_when_the_clock_is_set_back() {
        timetable.after(Duration.ofHours(1), () -> ran.add("x"));
        pass(Duration.ofHours(-1));
        pass(Duration.ofHours(1));
        assertThat(ran).isEmpty();
        pass(Duration.ofHours(1));
        await().until(() -> ran.size() == 1);
    }

    private void pass(Duration time) {
        clock.forward(time);
        timetable.clockMoved();
    }
}
