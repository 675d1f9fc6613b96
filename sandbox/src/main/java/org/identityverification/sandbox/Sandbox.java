package org.identityverification.sandbox;

import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.identityverification.sandbox.page.FaceDesk;
import org.identityverification.testkit.script.Spoiler;
import org.identityverification.testkit.simulation.CallLog;
import org.identityverification.testkit.simulation.DaemonThreads;
import org.identityverification.testkit.simulation.Faults;
import org.identityverification.testkit.simulation.Flows;
import org.identityverification.testkit.simulation.Gateway;
import org.identityverification.testkit.simulation.Notices;
import org.identityverification.testkit.simulation.Provider;

/** The rooms, put together. */
public final class Sandbox implements AutoCloseable {

    private final SandboxSettings settings;
    private final ScheduledExecutorService scheduler;
    private final Flows flows;
    private final Faults faults;
    private final CallLog callLog;
    private final Notices notices;
    private final Provider provider;
    private final FaceDesk faceDesk;

    /**
     * A sandbox that has seen nothing yet.
     *
     * @param settings the configuration
     * @param clock the time
     */
    public Sandbox(SandboxSettings settings, Clock clock) {
        this.settings = settings;
        this.scheduler = Executors.newScheduledThreadPool(2, DaemonThreads.named("sandbox-later"));
        this.flows = new Flows(settings.maxFlows());
        this.faults = new Faults();
        this.callLog = new CallLog(settings.control());
        this.notices = new Notices(settings.pacing(), settings.notifyFailures(), scheduler);
        Gateway gateway = new Gateway(settings.appCode(), clock);
        Spoiler spoiler = new Spoiler(settings.pauses());
        this.provider = new Provider(gateway, flows, faults, spoiler, settings.linkValidFor(), clock);
        this.faceDesk = new FaceDesk(flows, notices, clock);
    }

    /**
     * The configuration.
     *
     * @return never changes
     */
    public SandboxSettings settings() {
        return settings;
    }

    /**
     * The provider's API.
     *
     * @return for the calls of the application
     */
    public Provider provider() {
        return provider;
    }

    /**
     * The face page.
     *
     * @return for the browser of the person
     */
    public FaceDesk faceDesk() {
        return faceDesk;
    }

    /**
     * What is to go wrong.
     *
     * @return for the control endpoint
     */
    public Faults faults() {
        return faults;
    }

    /**
     * What arrived.
     *
     * @return for the control endpoint
     */
    public CallLog callLog() {
        return callLog;
    }

    /**
     * What is remembered.
     *
     * @return for the control endpoint
     */
    public Flows flows() {
        return flows;
    }

    /**
     * Runs what is due later.
     *
     * @return stopped with the sandbox
     */
    public ScheduledExecutorService scheduler() {
        return scheduler;
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
        notices.close();
    }
}
