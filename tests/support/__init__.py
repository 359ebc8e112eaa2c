"""What tests are made with: the clock, the database process, the browser, the network's fence."""
