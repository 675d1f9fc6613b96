package org.example.shop;

import jakarta.enterprise.context.ApplicationScoped;
import org.identityverification.testkit.EventRecorder;

// docs: results
@ApplicationScoped
public class Results extends EventRecorder {}
// docs: end
