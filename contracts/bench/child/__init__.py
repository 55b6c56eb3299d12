"""What runs in processes of its own, so that nothing of the bench itself is measured."""
