package org.example.shop;

import jakarta.enterprise.context.ApplicationScoped;
import org.identityverification.testkit.EventRecorder;

@ApplicationScoped
public class Results extends EventRecorder {}
