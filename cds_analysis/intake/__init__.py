"""What people and servers send: texts and tables to rows with reasons."""
