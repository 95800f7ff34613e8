"""From due sources to stored bytes: leases, the plan, the child process, and the pipeline inside it."""
